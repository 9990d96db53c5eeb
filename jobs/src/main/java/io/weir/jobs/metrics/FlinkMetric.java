package io.weir.jobs.metrics;

import java.util.List;

/**
 * A metric of Flink's own that rules and dashboards ask for.
 *
 * @param name in Prometheus
 * @param meaning a sentence
 */
public record FlinkMetric(String name, String meaning) {
    /** Those that are asked for. */
    public static final List<FlinkMetric> USED = List.of(
            new FlinkMetric(
                    "flink_jobmanager_job_runningTime",
                    "Milliseconds for which the job has run without interruption; 0 while it does not, gone with the job"),
            new FlinkMetric("flink_jobmanager_job_numRestarts", "Restarts since the job was submitted"),
            new FlinkMetric("flink_jobmanager_job_numberOfCompletedCheckpoints", "Checkpoints that were completed"),
            new FlinkMetric("flink_jobmanager_job_numberOfFailedCheckpoints", "Checkpoints that were not"),
            new FlinkMetric(
                    "flink_jobmanager_job_lastCheckpointDuration", "Milliseconds that the last checkpoint took"),
            new FlinkMetric("flink_jobmanager_job_lastCheckpointFullSize", "Bytes of state in the last checkpoint"),
            new FlinkMetric("flink_jobmanager_numRegisteredTaskManagers", "TaskManagers that the JobManager knows"),
            new FlinkMetric(
                    "flink_taskmanager_job_task_operator_pendingRecords",
                    "Consumer lag: messages that a source has not fetched yet, by operator_name"),
            new FlinkMetric(
                    "flink_taskmanager_job_task_operator_currentOutputWatermark",
                    "Event time up to which an operator has told those behind it, epoch milliseconds"),
            new FlinkMetric(
                    "flink_taskmanager_job_task_operator_watermarkLag",
                    "Milliseconds by which event time at a source is behind the clock"),
            new FlinkMetric("flink_taskmanager_job_task_operator_numRecordsIn", "Records into an operator"),
            new FlinkMetric("flink_taskmanager_job_task_operator_numRecordsOut", "Records out of an operator"),
            new FlinkMetric(
                    "flink_taskmanager_job_task_busyTimeMsPerSecond", "How busy a task is; 1,000 is as much as it can"),
            new FlinkMetric(
                    "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
                    "How much a task waits for those behind it"),
            new FlinkMetric("flink_taskmanager_Status_JVM_Memory_Heap_Used", "Bytes of heap in use"),
            new FlinkMetric("flink_taskmanager_Status_JVM_CPU_Load", "Share of the machine's processors in use"));
}
