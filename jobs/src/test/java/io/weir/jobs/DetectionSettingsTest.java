package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.patterns.Engine;
import io.weir.patterns.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionSettingsTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "settings.md");

    @Test
    void nothingGivenMeansTheDefaults() {
        DetectionSettings settings = DetectionSettings.from(new String[0]);
        assertThat(settings.disorder()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.outputs())
                .isEqualTo(Set.of(
                        DetectionSettings.Output.KAFKA,
                        DetectionSettings.Output.ELASTICSEARCH,
                        DetectionSettings.Output.POSTGRES));
        assertThat(settings.typologies().engine()).isEqualTo(Engine.COMPILED);
        assertThat(settings.typologies().patterns()).isEqualTo(Patterns.Settings.DEFAULT);
    }

    @Test
    void whatIsGivenIsTaken() {
        DetectionSettings settings = DetectionSettings.from(new String[] {
            "--event-time.disorder", "250 ms",
            "--outputs", "kafka,postgres",
            "--kafka.topic-prefix", "eu-",
            "--patterns.engine", "flink-cep",
            "--structuring.threshold", "15000,JPY=2000000",
            "--velocity-burst.payments", "8"
        });
        assertThat(settings.disorder()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)).isFalse();
        assertThat(settings.topic("alerts")).isEqualTo("eu-alerts");
        assertThat(settings.typologies().engine()).isEqualTo(Engine.FLINK_CEP);
        assertThat(settings.typologies().patterns().structuring().threshold().minor("JPY"))
                .isEqualTo(2_000_000);
        assertThat(settings.typologies().patterns().structuring().threshold().minor("EUR"))
                .isEqualTo(1_500_000);
        assertThat(settings.typologies().patterns().velocityBurst().payments()).isEqualTo(8);
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> DetectionSettings.from(new String[] {
                    "--event-time.disorder",
                    "soon",
                    "--outputs",
                    "kafka,paper",
                    "--velocity-burst.payment",
                    "5",
                    "--structuring.within-percent",
                    "150",
                    "--structuring.threshold",
                    "10000,XXZ=5",
                    "--kafka.bounded",
                    "yes",
                    "stray",
                    "--postgres.user"
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--event-time.disorder soon: a duration such as 200 ms")
                .hasMessageContaining("--outputs kafka,paper: one of [elasticsearch, kafka, postgres] is expected")
                .hasMessageContaining(
                        "--velocity-burst.payment: no such setting; did you mean --velocity-burst.payments?")
                .hasMessageContaining("--structuring.within-percent 150: it must lie between 1 and 99")
                .hasMessageContaining("XXZ is no ISO 4217 currency")
                .hasMessageContaining("--kafka.bounded yes: true or false is expected")
                .hasMessageContaining("stray: no such setting")
                .hasMessageContaining("--postgres.user: its value is missing");
    }

    @Test
    void aSecretCanComeFromTheEnvironment() {
        String[] args = {"--postgres.password", "env:CASE_QUEUE_PASSWORD"};
        assertThat(DetectionSettings.from(args, Map.of("CASE_QUEUE_PASSWORD", "s3cret")::get)
                        .postgresPassword())
                .isEqualTo("s3cret");
        assertThatThrownBy(() -> DetectionSettings.from(args, name -> null))
                .hasMessageContaining("the environment variable CASE_QUEUE_PASSWORD is not set");
    }

    @Test
    void aFileOfKafkaPropertiesIsTakenAndWhatHasASettingOfItsOwnIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("client.properties"),
                "security.protocol=SSL\nssl.keystore.password=${directory:/x:y}\n");
        String[] args = {"--kafka.properties", file.toString()};
        assertThat(DetectionSettings.from(args).kafkaProperties())
                .isEqualTo(Map.of("security.protocol", "SSL", "ssl.keystore.password", "${directory:/x:y}"));
        Files.writeString(file, "bootstrap.servers=b:9092\n");
        assertThatThrownBy(() -> DetectionSettings.from(args))
                .hasMessageContaining("bootstrap.servers does not belong in it");
        assertThatThrownBy(() -> DetectionSettings.from(new String[] {"--kafka.properties", "/no/such"}))
                .hasMessageContaining("--kafka.properties /no/such: there is no such file");
    }

    @Test
    void aJobIsKnownByItsEntryClass() {
        Jobs.check("io.weir.jobs.ArchiveJob", new String[] {"--archive.path", "env:P"}, Map.of("P", "s3a://b/a"));
        assertThatThrownBy(() -> Jobs.check("io.weir.jobs.ArchiveJob", new String[] {"--archive.pat", "x"}, Map.of()))
                .hasMessageContaining("did you mean --archive.path?");
        assertThatThrownBy(() -> Jobs.check("io.weir.jobs.DetectonJob", new String[0], Map.of()))
                .hasMessageContaining("io.weir.jobs.DetectonJob is no job of this jar")
                .hasMessageContaining("io.weir.jobs.DetectionJob");
    }

    private static void rows(StringBuilder doc, List<Setting<?>> settings) {
        for (Setting<?> setting : settings) {
            doc.append("| `%s` | `%s` | %s |\n".formatted(setting.name(), setting.defaultText(), setting.meaning()));
        }
    }

    @Test
    void aReplayHasDefaultsOfItsOwnAndTakesOthers() {
        ReplaySettings byDefault =
                ReplaySettings.from(new String[] {"--replay.archive", "archive", "--kafka.topic-prefix", "march-"});
        ReplaySettings told = ReplaySettings.from(new String[] {
            "--replay.archive", "archive", "--kafka.topic-prefix", "march-", "--checkpoint.interval", "3 s"
        });

        assertThat(byDefault.detection().checkpointInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(byDefault.detection().checkpointSpan()).isEqualTo(Duration.ofMillis(600));
        assertThat(byDefault.detection().bufferTimeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(byDefault.detection().watermarkInterval())
                .isEqualTo(DetectionSettings.from(new String[0]).watermarkInterval());
        assertThat(told.detection().checkpointInterval()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aReplayIsRefusedForEveryProblemAtOnce() {
        assertThatThrownBy(() -> ReplaySettings.from(new String[] {
                    "--replay.from", "2026-03-05", "--replay.to", "2026-03-02", "--replay.warm-from", "2026-03-06"
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--replay.archive : it is required")
                .hasMessageContaining(
                        "--replay.from 2026-03-05T00:00:00Z is not before --replay.to 2026-03-02T00:00:00Z")
                .hasMessageContaining("--replay.warm-from 2026-03-06T00:00:00Z must not be later than --replay.from")
                .hasMessageContaining("--kafka.topic-prefix: it is required");
    }

    /** {@code mvn -pl jobs -am test -Dtest=DetectionSettingsTest -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=write} writes it anew. */
    @Test
    void theDocumentSaysWhatTheCodeSays() throws IOException {
        StringBuilder doc = new StringBuilder("""
                # Settings of the detection job

                Generated from `DetectionSettings`; do not edit. Given as `--NAME VALUE` behind the jar; unknown names are refused. A value
                `env:NAME` is taken from the environment variable NAME.

                | name | default | meaning |
                |---|---|---|
                """);
        rows(doc, DetectionSettings.all());
        doc.append("""

                # Settings of the archive job

                Generated from `ArchiveSettings`.

                | name | default | meaning |
                |---|---|---|
                """);
        rows(doc, ArchiveSettings.ALL);
        doc.append("""

                # Settings of a replay

                Generated from `ReplaySettings`. `ReplayJob` takes every setting of the detection job too; `kafka.topic-prefix` is required there,
                `kafka.bounded` is always true, and what is named here again has another default.

                | name | default | meaning |
                |---|---|---|
                """);
        rows(doc, ReplaySettings.OWN);
        doc.append("""

                # Settings of the job of rules over several events

                Generated from `SqlRulesSettings`. Of the detection job's settings `SqlRulesJob` takes those that are named here again.

                | name | default | meaning |
                |---|---|---|
                """);
        rows(doc, SqlRulesSettings.ALL);
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(DOC, doc);
        }
        assertThat(Files.readString(DOC))
                .as("docs/settings.md is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(doc.toString());
        DetectionSettings.all()
                .forEach(setting -> assertThat(DetectionSettings.help()).contains("--" + setting.name()));
    }
}
