package io.weir.benchmarks.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole protocol on a made-up file of the handbook's format: that it runs, never how good the models are. */
class HandbookCommandTest {
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0, 5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int HOURS_A_DAY = 24;

    @TempDir
    private Path folder;

    @Test
    void bothArmsAreMeasuredOnEveryFold() throws IOException {
        Path report = folder.resolve("report.json");

        assertThat(Bench.run("handbook", "--data", payments(Protocol.DAYS).toString(), "--report", report.toString()))
                .isZero();

        JsonNode json = new ObjectMapper().readTree(report.toFile());
        for (String part : new String[] {"chapter3", "testFolds"}) {
            for (String arm : new String[] {"book", "weir"}) {
                JsonNode figures = json.path(part).path(arm);
                // Amounts give most frauds away.
                assertThat(figures.path("auc").asDouble()).as(part + " " + arm).isBetween(0.8, 1.0);
                assertThat(figures.path("ap").asDouble()).isBetween(0.3, 1.0);
                assertThat(figures.path("cp100").asDouble()).isBetween(0.001, 0.1);
            }
        }
        assertThat(json.path("folds")).hasSize(4);
        assertThat(json.path("folds").path(0).path("training").asText()).isEqualTo("2026-05-17 to 2026-05-23");
        assertThat(json.path("folds").path(0).path("test").asText()).isEqualTo("2026-05-31 to 2026-06-06");
    }

    @Test
    void aFileThatIsTooShortIsRefused() throws IOException {
        assertThat(Bench.run("handbook", "--data", payments(120).toString())).isEqualTo(2);
        assertThat(Bench.run("handbook", "--data", folder.resolve("nothing.csv").toString()))
                .isEqualTo(2);
    }

    private Path payments(int days) throws IOException {
        Random random = new Random(11);
        StringBuilder csv = new StringBuilder(
                "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO\n");
        for (int hour = 0; hour < days * HOURS_A_DAY; hour++) {
            boolean fraud = random.nextInt(12) == 0;
            csv.append(hour)
                    .append(',')
                    .append(BEGIN.plusHours(hour).format(TIME))
                    .append(',')
                    .append(random.nextInt(300))
                    .append(',')
                    .append(random.nextInt(50))
                    .append(',')
                    .append(random.nextInt(100) + (fraud ? 60 : 0))
                    .append(".00,0,0,")
                    .append(fraud ? "1,1" : "0,0")
                    .append('\n');
        }
        return Files.writeString(folder.resolve("payments-" + days + ".csv"), csv);
    }
}
