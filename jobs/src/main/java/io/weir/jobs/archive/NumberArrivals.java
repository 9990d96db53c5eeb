package io.weir.jobs.archive;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Numbers the messages of every partition as they come: 0, 1, 2, with no gap. Kafka's offsets have gaps of their own, where a compacted topic has lost a
 * value or a producer's transaction ended; only a number of ours tells those from a lost row.
 *
 * <p>Sits behind the source in its chain, so an instance sees the partitions that its source reads. Holds one number a partition; after a restart every
 * instance reads the numbers of all, for the partitions may be dealt out anew.
 */
public final class NumberArrivals extends RichMapFunction<Archived, Archived> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private static final ListStateDescriptor<Next> STATE =
            new ListStateDescriptor<>("next-arrivals", TypeInformation.of(Next.class));

    /** By partition, {@code topic/number}: what an archive already holds where the job begins without a checkpoint. */
    private final HashMap<String, Long> begin;

    private transient Map<String, Map<Integer, Long>> next;
    private transient ListState<Next> stored;

    /**
     * State.
     *
     * @param arrival the number that the next message of the partition gets
     */
    public record Next(String topic, int partition, long arrival) {}

    /** @param begin by {@code topic/partition} */
    public NumberArrivals(Map<String, Long> begin) {
        this.begin = new HashMap<>(begin);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        next = new HashMap<>();
        stored = context.getOperatorStateStore().getUnionListState(STATE);
        for (Next partition : stored.get()) {
            // An instance that has given the partition away since has an older number.
            next.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                    .merge(partition.partition(), partition.arrival(), Math::max);
        }
        if (!context.isRestored()) {
            begin.forEach((place, arrival) -> {
                int slash = place.lastIndexOf('/');
                next.computeIfAbsent(place.substring(0, slash), topic -> new HashMap<>())
                        .put(Integer.parseInt(place.substring(slash + 1)), arrival);
            });
        }
    }

    @Override
    public Archived map(Archived row) {
        Map<Integer, Long> partitions = next.computeIfAbsent(row.topic(), topic -> new HashMap<>());
        long arrival = partitions.getOrDefault(row.partition(), 0L);
        partitions.put(row.partition(), arrival + 1);
        return row.numbered(arrival);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        stored.clear();
        for (Map.Entry<String, Map<Integer, Long>> topic : next.entrySet()) {
            for (Map.Entry<Integer, Long> partition : topic.getValue().entrySet()) {
                stored.add(new Next(topic.getKey(), partition.getKey(), partition.getValue()));
            }
        }
    }
}
