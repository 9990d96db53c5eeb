package io.weir.localstack;

import java.util.List;
import java.util.Map;

/** A Flink TaskManager, where jobs run. Killed and started again, it offers its slots anew. */
public final class FlinkTaskManager extends FlinkProcess {
    static final int FRAMEWORK_OFF_HEAP = 128;
    static final int METASPACE = 256;

    /** A name for each life: the JobManager lists the last one until it has noticed its death. */
    private volatile String resourceId = "";

    private final FlinkJobManager jobManager;
    private final int metricsPort;
    /** Whether the JobManager has been seen in this start. */
    private boolean hadJobManager;

    FlinkTaskManager(int number, FlinkJobManager jobManager, StackSettings settings, Progress progress) {
        super("taskmanager-" + number, settings, progress);
        this.jobManager = jobManager;
        this.metricsPort = settings.ports().metricsOf(number);
    }

    /** Host and port of the JobManager's REST interface: a TaskManager itself has none. */
    @Override
    public String address() {
        return restUrl();
    }

    @Override
    List<String> command() {
        StackMemory memory = settings().memory();
        resourceId = name() + "-" + Long.toHexString(System.nanoTime());
        hadJobManager = jobManager.isAlive();
        return flink(
                List.of(
                        "-Xms" + memory.taskManagerHeap() / 2 + "m",
                        "-Xmx" + memory.taskManagerHeap() + "m",
                        "-XX:MaxDirectMemorySize=" + (FRAMEWORK_OFF_HEAP + memory.taskManagerNetwork()) + "m",
                        "-XX:MaxMetaspaceSize=" + METASPACE + "m",
                        "-XX:+UseG1GC",
                        // What outlives one collection is the state of a key, and lives for long.
                        "-XX:MaxTenuringThreshold=1",
                        // Who waits for a decision waits for the collector too: with the default of 200 it takes 80 to
                        // 150.
                        "-XX:MaxGCPauseMillis=20"),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                metricsPort,
                Map.of("taskmanager.resource-id", resourceId));
    }

    /**
     * Ready when the JobManager knows it and its slots.
     *
     * @throws StackException if the JobManager has died meanwhile: whoever starts both would wait for this one before starting that one again
     */
    @Override
    boolean isReady() {
        if (!jobManager.hasEnded()) {
            hadJobManager = true;
        } else if (hadJobManager) {
            throw failure("has lost its JobManager while starting");
        }
        FlinkRest rest = new FlinkRest(restUrl());
        return rest.answers()
                && hasMetrics(metricsPort)
                && rest.taskManagers().stream()
                        .anyMatch(worker -> worker.id().equals(resourceId) && worker.slots() > 0);
    }
}
