package io.weir.jobs.export;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.jobs.Arguments;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.Setting;
import io.weir.jobs.elasticsearch.ToElasticsearch;
import io.weir.jobs.kafka.KafkaTopics;
import io.weir.jobs.postgres.CaseQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Alerts of a file, into the stores of the live job through its own sinks. Every store upserts by id, so an alert that is there already stays one. Runs to its end in one
 * process.
 */
public final class AlertRaise {
    private static final Setting<Path> INPUT = new Setting<>(
            "input", "", "File of alerts as they go over the wire, one a line", ExportSettings.INPUT.reader());

    private AlertRaise() {}

    /** Called by {@code weir late-events retry --raise}. Exits with 2 for what the user can mend. */
    @SuppressWarnings("SystemOut") // It is a command's.
    public static void main(String[] args) throws Exception {
        List<Alert> alerts;
        DetectionSettings settings;
        try {
            Path input = new Arguments(new String[] {args[0], args[1]}, List.of(INPUT), System::getenv).get(INPUT);
            settings =
                    DetectionSettings.from(List.of(args).subList(2, args.length).toArray(String[]::new));
            alerts = read(input);
        } catch (IllegalArgumentException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
            return;
        }
        if (!alerts.isEmpty()) {
            run(alerts, settings);
        }
    }

    private static List<Alert> read(Path file) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                alerts.add(AlertCodec.read(line.getBytes(StandardCharsets.UTF_8)));
            } catch (BadEvent e) {
                throw new IllegalArgumentException(
                        "%s line %d is no alert: %s".formatted(file, alerts.size() + 1, e.getMessage()), e);
            }
        }
        return alerts;
    }

    /** Ends when all stores have them. */
    public static void run(List<Alert> alerts, DetectionSettings settings) throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        // Somebody waits for it, and can do it again.
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(1);
        DataStream<Alert> raised = env.fromData(TypeInformation.of(Alert.class), alerts.toArray(Alert[]::new));
        if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
            raised.sinkTo(ToElasticsearch.alerts(settings));
        }
        if (settings.writesTo(DetectionSettings.Output.POSTGRES)) {
            raised.sinkTo(CaseQueue.sink(
                    settings.postgresUrl(),
                    settings.postgresUser(),
                    settings.postgresPassword(),
                    settings.postgresTable()));
        }
        if (settings.writesTo(DetectionSettings.Output.KAFKA)) {
            raised.sinkTo(new KafkaTopics(settings).alerts());
        }
        env.execute("alerts-raise");
    }
}
