package io.weir.benchmarks.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import io.weir.scoring.training.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final Instant BEGIN = Instant.parse("2018-07-25T00:00:00Z");
    private static final Fold FOLD = new Fold(BEGIN);

    /** Days count from the first of the training; the test is on days 14 to 20. */
    @Test
    void cardsKnownToBeCompromisedAreNotTested() {
        Rows rows = rows("""
                day | card    | fraud
                -1  | before  |
                0   | early   | f
                6   | early   |
                6   | clean   |
                7   | delay   | f
                8   | later   | f
                13  | unknown | f
                14  | early   |
                14  | delay   |
                14  | later   | f
                14  | unknown |
                15  | delay   |
                15  | later   |
                16  | delay   |
                16  | later   |
                16  | clean   | f
                20  | unknown |
                20  | clean   |
                21  | after   |
                """);

        assertThat(cards(FOLD.train(rows))).containsExactly("0 early f", "6 early", "6 clean");
        // The fraud of day 7 is known from day 15 on, that of day 8 from day 16 on, that of day 13 after the test.
        assertThat(cards(FOLD.test(rows)))
                .containsExactly(
                        "14 delay", "14 later f", "14 unknown", "15 later", "16 clean f", "20 unknown", "20 clean");
    }

    @Test
    void theBooksFeaturesAreInTheCatalogue() {
        Catalogue catalogue = Catalogue.shipped();
        assertThat(BookFeatures.names()).hasSize(15).allMatch(name -> catalogue.indexOf(name) >= 0);
        Rows rows = new Rows(catalogue.size());
        float[] vector = new float[catalogue.size()];
        vector[catalogue.indexOf("amount")] = 1250;
        vector[catalogue.indexOf("account_count_7d")] = 3;
        vector[catalogue.indexOf("terminal_fraud_share_1d")] = Float.NaN;
        rows.add(BEGIN, "a", true, vector);

        Rows book = BookFeatures.of(rows, catalogue);

        assertThat(book.value(0, BookFeatures.names().indexOf("amount"))).isEqualTo(12.5f);
        assertThat(book.value(0, BookFeatures.names().indexOf("account_count_7d")))
                .isEqualTo(3);
        assertThat(book.value(0, BookFeatures.names().indexOf("terminal_fraud_share_1d")))
                .isZero();
        assertThat(book.isFraud(0)).isTrue();
    }

    private static Rows rows(String table) {
        Rows rows = new Rows(0);
        for (String line : table.lines().skip(1).toList()) {
            String[] parts = line.split("\\|", -1);
            rows.add(
                    BEGIN.plus(Long.parseLong(parts[0].strip()), ChronoUnit.DAYS)
                            .plusSeconds(rows.size()),
                    parts[1].strip(),
                    parts[2].strip().equals("f"),
                    new float[0]);
        }
        return rows;
    }

    private static List<String> cards(Rows rows) {
        List<String> cards = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            cards.add("%d %s%s"
                    .formatted(
                            ChronoUnit.DAYS.between(BEGIN, rows.time(i)),
                            rows.account(i),
                            rows.isFraud(i) ? " f" : ""));
        }
        return cards;
    }
}
