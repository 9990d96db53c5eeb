package io.weir.benchmarks.job;

import io.weir.events.Topics;
import io.weir.jobs.Arrival;
import io.weir.jobs.ReplaySettings;
import io.weir.jobs.archive.ArchiveSource;
import io.weir.jobs.archive.ArchivedPeriod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The least a job on an archive can do: the replay's own source, messages read and all, and nothing behind it. Checkpoints as a replay has them.
 */
final class ReadJob {
    private ReadJob() {}

    static StreamExecutionEnvironment ready(String archive, long rows) {
        ArchivedPeriod period;
        try {
            period = ArchivedPeriod.of(archive, List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS), null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (period.rows() != rows) {
            throw new IllegalStateException("The archive has " + period.rows() + " rows and should have " + rows);
        }
        Configuration asReplay = new Configuration();
        asReplay.set(PipelineOptions.GENERIC_TYPES, false);
        asReplay.set(PipelineOptions.OBJECT_REUSE, true);
        asReplay.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                ReplaySettings.from(new String[] {"--replay.archive", archive, "--kafka.topic-prefix", "noop-"})
                        .detection()
                        .checkpointInterval());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(asReplay);
        env.fromSource(
                        new ArchiveSource(period, Duration.ofSeconds(1), null),
                        WatermarkStrategy.<Arrival>noWatermarks()
                                .withTimestampAssigner((arrival, kafka) -> arrival.eventMillis(kafka)),
                        "archive")
                // So that nothing is read that nobody looks at.
                .map(arrival -> arrival.deadLetter() == null, Types.BOOLEAN)
                .sinkTo(new DiscardingSink<>());
        return env;
    }
}
