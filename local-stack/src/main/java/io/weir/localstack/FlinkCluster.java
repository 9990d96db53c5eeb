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

    /** A client for it. */
    public FlinkRest rest() {
        return new FlinkRest(restUrl());
    }
}
