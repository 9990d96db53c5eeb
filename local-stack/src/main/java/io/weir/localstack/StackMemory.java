package io.weir.localstack;

import java.util.ArrayList;
import java.util.List;

/**
 * The most memory that each server may take, in MiB. A JVM takes 150 to 350 MiB beside its heap.
 *
 * @param kafkaHeap heap of the Kafka broker
 * @param elasticsearchHeap heap of Elasticsearch
 * @param postgresBuffers shared buffers of Postgres
 * @param jobManagerHeap heap of Flink's JobManager
 * @param taskManagerHeap heap of each TaskManager, of which 128 are the framework's
 * @param taskManagerManaged native memory of each TaskManager for RocksDB and SQL operators
 * @param taskManagerNetwork network buffers of each TaskManager: a job of many exchanges needs more
 */
public record StackMemory(
        int kafkaHeap,
        int elasticsearchHeap,
        int postgresBuffers,
        int jobManagerHeap,
        int taskManagerHeap,
        int taskManagerManaged,
        int taskManagerNetwork) {
    /** Of each TaskManager's heap, what Flink keeps for itself. */
    static final int FRAMEWORK_HEAP = 128;

    /** 3 GiB in all, and some 4 with what is beside the heaps. The README says what of that has been in use. */
    public static final StackMemory DEFAULT = new StackMemory(512, 768, 64, 448, 896, 256, 128);

    /** These sizes with another heap for each TaskManager, in MiB. */
    public StackMemory withTaskManagerHeap(int heap) {
        return new StackMemory(
                kafkaHeap,
                elasticsearchHeap,
                postgresBuffers,
                jobManagerHeap,
                heap,
                taskManagerManaged,
                taskManagerNetwork);
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        atLeast(256, kafkaHeap, "kafka heap", problems);
        atLeast(512, elasticsearchHeap, "elasticsearch heap", problems);
        atLeast(16, postgresBuffers, "postgres shared buffers", problems);
        atLeast(256, jobManagerHeap, "flink jobmanager heap", problems);
        atLeast(FRAMEWORK_HEAP + 128, taskManagerHeap, "flink taskmanager heap", problems);
        atLeast(0, taskManagerManaged, "flink taskmanager managed memory", problems);
        atLeast(64, taskManagerNetwork, "flink taskmanager network memory", problems);
        return problems;
    }

    private static void atLeast(int least, int value, String what, List<String> problems) {
        if (value < least) {
            problems.add("%s is %d MiB: it must be at least %d MiB".formatted(what, value, least));
        }
    }
}
