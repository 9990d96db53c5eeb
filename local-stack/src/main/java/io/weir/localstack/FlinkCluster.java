package io.weir.localstack;

import java.util.List;

/**
 * A standalone Flink session cluster.
 *
 * @param jobManager its head
 * @param taskManagers its hands
 */
public record FlinkCluster(FlinkJobManager jobManager, List<FlinkTaskManager> taskManagers) {
    /** Copies the list. */
    public FlinkCluster {
        taskManagers = List.copyOf(taskManagers);
    }

    /** Where REST calls go, and the web page is. */
    public String restUrl() {
        return jobManager.address();
    }

    /** Starts what is not running, the JobManager first. */
    public void start() {
        jobManager.start();
        taskManagers.forEach(Server::start);
    }

    /** Stops all of it. */
    public void stop() {
        taskManagers.forEach(Server::stop);
        jobManager.stop();
    }

    /**
     * Kills all of it. A JobManager killed alone and started again waits for its TaskManagers until they have missed the
     * last one's heartbeat for 20 s: {@code kill()} and {@link #start()} take 5 s.
     */
    public void kill() {
        jobManager.kill();
        taskManagers.forEach(Server::kill);
    }

    /** A client for it. */
    public FlinkRest rest() {
        return new FlinkRest(restUrl());
    }
}
