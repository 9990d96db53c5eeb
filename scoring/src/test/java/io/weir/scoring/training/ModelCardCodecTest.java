package io.weir.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCardCodecTest {
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final ModelCard CARD = new ModelCard(
            ModelCard.FORMAT,
            "0123456789abcdef".repeat(4),
            MARCH,
            "3.0.4",
            "2c72e5b5dca19389",
            "payments.csv",
            new ModelCard.Part(MARCH, MARCH.plusSeconds(60), 1000, 10),
            null,
            new ModelCard.Part(MARCH.plusSeconds(120), MARCH.plusSeconds(180), 500, 5),
            7,
            TrainingSettings.DEFAULT,
            50,
            120,
            new ModelCard.Quality(
                    0.9,
                    0.7,
                    List.of(new ModelCard.CardPrecision(100, 0.3)),
                    List.of(new Metrics.Budget(0.01, 0.5, 5, 0.6, 0.6)),
                    0.002,
                    List.of(new Metrics.CalibrationBin(500, 0.01, 0.01))),
            List.of(new ModelCard.Feature("amount", true, 12.5, 1), new ModelCard.Feature("empty", false, null, 0)),
            new Spread("score", List.of(0.5), List.of(0.5, 0.5), 0),
            List.of());

    @Test
    void whatIsWrittenIsRead() {
        assertThat(ModelCardCodec.read(ModelCardCodec.write(CARD))).isEqualTo(CARD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "delayDays" : 7         | "delayDays" : 7, "speed" : 7  | speed is unknown
            "delayDays" : 7,        |                               | delayDays is missing
            "delayDays" : 7         | "delayedDays" : 7             | delayDays is missing
            "delayDays" : 7         | "delayDays" : null            | delayDays
            "delayDays" : 7         | "delayDays" : "7"             | delayDays
            "delayDays" : 7         | "delayDays" : 7.5             | delayDays
            "delayDays" : 7         | "delayDays" : 7, "trees" : 1  | trees
            "eta" : 0.05            | "eta" : 5                     | eta 5
            "treeMethod" : "HIST"   | "treeMethod" : "BEST"         | boosting.treeMethod
            "name" : "amount"       | "label" : "amount"            | features[0].name is missing
            "name" : "amount"       | "name" : null                 | features[0].name
            "format" : 1            | "format" : 2                  | format is 2; 1 can be read
            "2026-03-01T00:00:00Z"  | "March"                       | 2026-03-02T10:15:30Z is expected
            "0123456789abcdef0123   | "0123                         | modelSha256
            "auc" : 0.9             | "auc" :                       | is no JSON
            """)
    void whatIsNoCardIsRefusedByTheFieldThatIsWrong(String part, String instead, String told) {
        String json = new String(ModelCardCodec.write(CARD), StandardCharsets.UTF_8);
        assertThat(json).contains(part);
        byte[] broken = json.replaceFirst(Pattern.quote(part), instead == null ? "" : instead)
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelCardCodec.read(broken))
                .isInstanceOf(ModelCardCodec.InvalidModelCard.class)
                .hasMessageContaining(told);
    }
}
