package io.weir.jobs;

import io.weir.events.Topics;
import io.weir.jobs.archive.AfterArchive;
import io.weir.jobs.archive.Archive;
import io.weir.jobs.archive.ArchiveSink;
import io.weir.jobs.archive.Archived;
import io.weir.jobs.archive.NumberArrivals;
import io.weir.jobs.archive.ReadToArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Everything that arrives on the input topics, garbage included, numbered as it comes, is filed by topic, day and partition, exactly once.
 *
 * <p>Started without a checkpoint over an archive that is there already, it goes on behind the archive's last row.
 */
public final class ArchiveJob {
    /** How often the source looks for new partitions. */
    private static final String DISCOVERY_MILLIS = "30000";

    private ArchiveJob() {}

    /** Submits the job. {@code --help} lists the settings. */
    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(ArchiveSettings.help());
            return;
        }
        ready(ArchiveSettings.from(args)).execute("archive");
    }

    /** The whole job: only to be executed. */
    public static StreamExecutionEnvironment ready(ArchiveSettings settings) {
        StreamExecutionEnvironment env = environment(settings);
        AfterArchive begin;
        try {
            Archive archive = new Archive(settings.path());
            begin = AfterArchive.of(archive, settings.topicPrefix());
            archive.requireExactlyOnce();
        } catch (IOException e) {
            throw new UncheckedIOException("The archive in " + settings.path() + " cannot be read", e);
        }
        begin.requireInKafka(settings.bootstrapServers(), settings.kafkaProperties(), false);
        define(env, settings, begin);
        return env;
    }

    /** Wires the real source to {@link #archive}. */
    static void define(StreamExecutionEnvironment env, ArchiveSettings settings, AfterArchive begin) {
        DataStream<Archived> messages = env.fromSource(
                        source(settings, begin), WatermarkStrategy.noWatermarks(), "inputs")
                .uid("inputs");
        archive(messages, begin, settings);
    }

    static StreamExecutionEnvironment environment(ArchiveSettings settings) {
        return StreamExecutionEnvironment.getExecutionEnvironment(DetectionJob.strict(settings.checkpointInterval()));
    }

    private static KafkaSource<Archived> source(ArchiveSettings settings, AfterArchive begin) {
        Properties further = new Properties();
        further.putAll(settings.kafkaProperties());
        KafkaSourceBuilder<Archived> source = KafkaSource.<Archived>builder()
                .setProperties(further)
                .setBootstrapServers(settings.bootstrapServers())
                .setTopics(Topics.INPUTS.stream()
                        .map(topic -> settings.topicPrefix() + topic)
                        .toList())
                .setGroupId(settings.group())
                .setClientIdPrefix(settings.group())
                .setStartingOffsets(begin)
                .setDeserializer(new ReadToArchive(settings.topicPrefix()));
        if (settings.bounded()) {
            source.setBounded(OffsetsInitializer.latest());
        } else {
            source.setProperty("partition.discovery.interval.ms", DISCOVERY_MILLIS);
        }
        return source.build();
    }

    /** The graph, from messages in the order of their partitions to files. Knows no Kafka. */
    static void archive(DataStream<Archived> messages, AfterArchive begin, ArchiveSettings settings) {
        messages.map(new NumberArrivals(begin.arrivals()), TypeInformation.of(Archived.class))
                .name("arrivals")
                .uid("arrivals")
                .sinkTo(new ArchiveSink(settings.path(), settings.topicPrefix()))
                .name("archive")
                .uid("archive");
    }
}
