package io.weir.jobs.archive;

import io.weir.events.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where Kafka goes on behind an archive: at the offset after the last row up to which all is there. Partitions it does not know begin at their first. */
public final class AfterArchive implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HashMap<TopicPartition, Long> offsets = new HashMap<>();
    private final HashMap<String, Long> arrivals = new HashMap<>();

    /**
     * @param topicPrefix of the deployment
     * @throws ArchiveRefused when a partition has a hole, for then it has no end to go on from
     */
    public static AfterArchive of(Archive archive, String topicPrefix) throws IOException {
        AfterArchive after = new AfterArchive();
        if (!archive.exists()) {
            return after;
        }
        List<String> holes = new ArrayList<>();
        for (String topic : Topics.INPUTS) {
            archive.entries(topic).forEach((partition, entries) -> {
                Coverage coverage = Coverage.of(entries);
                coverage.holes().forEach(hole -> holes.add(topic + "/" + partition + ": " + hole.words()));
                after.offsets.put(new TopicPartition(topicPrefix + topic, partition), coverage.nextOffset());
                after.arrivals.put(topicPrefix + topic + "/" + partition, coverage.nextArrival());
            });
        }
        if (!holes.isEmpty()) {
            throw new ArchiveRefused(
                    "The archive in " + archive.folder() + " is not whole:\n  "
                            + String.join("\n  ", holes)
                            + "\nweir archive verify names the files. Restore them, or begin another archive in an empty folder.");
        }
        return after;
    }

    /** By {@code topic/partition}, see {@link NumberArrivals}. */
    public Map<String, Long> arrivals() {
        return arrivals;
    }

    /** By partition of Kafka; not of those that the archive has nothing of. */
    public Map<TopicPartition, Long> offsets() {
        return offsets;
    }

    /**
     * @param further properties of the client
     * @param gapless whether what follows the archive must still be there
     * @throws ArchiveRefused when Kafka has lost what follows the archive, or is another Kafka
     */
    public void requireInKafka(String bootstrapServers, Map<String, String> further, boolean gapless) {
        List<String> problems = new ArrayList<>();
        if (offsets.isEmpty()) {
            return;
        }
        Map<String, Object> client = new HashMap<>(further);
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> first = consumer.beginningOffsets(offsets.keySet(), PATIENCE);
            Map<TopicPartition, Long> end = consumer.endOffsets(offsets.keySet(), PATIENCE);
            offsets.forEach((partition, offset) -> {
                if (!end.containsKey(partition)) {
                    problems.add(partition + ": the archive has it, and Kafka has not");
                } else if (offset < first.get(partition) && gapless) {
                    problems.add(
                            "%s: the archive ends before offset %d, and Kafka begins at %d: what lies between is lost"
                                    .formatted(partition, offset, first.get(partition)));
                } else if (offset > end.get(partition)) {
                    problems.add(
                            "%s: the archive ends before offset %d, and Kafka before %d: it is the archive of another Kafka"
                                    .formatted(partition, offset, end.get(partition)));
                }
            });
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka at " + bootstrapServers + " does not tell its offsets: " + e.getMessage()
                            + ". Start it, or correct --kafka.bootstrap-servers.",
                    e);
        }
        if (!problems.isEmpty()) {
            throw new ArchiveRefused("Kafka at " + bootstrapServers + " does not go on where the archive ends:\n  "
                    + String.join("\n  ", problems)
                    + "\nGive the archive of this Kafka, or begin another one in an empty folder.");
        }
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        Map<TopicPartition, Long> begin = new HashMap<>();
        List<TopicPartition> unknown = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Long offset = offsets.get(partition);
            if (offset == null) {
                unknown.add(partition);
            } else {
                begin.put(partition, offset);
            }
        }
        begin.putAll(kafka.beginningOffsets(unknown));
        return begin;
    }

    @Override
    @SuppressWarnings("deprecation") // What the interface asks for.
    public org.apache.kafka.clients.consumer.OffsetResetStrategy getAutoOffsetResetStrategy() {
        // What Kafka has deleted before it was archived is gone: go on, and let weir archive verify tell.
        return org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST;
    }
}
