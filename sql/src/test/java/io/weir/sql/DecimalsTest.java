package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decimals keep the digits that Flink SQL keeps: texts that once were shorter than its own. */
class DecimalsTest {
    private record Row(String expression, String text) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    "CASE WHEN UPPER(device) LIKE '%b_' THEN (amount_minor / 100.0) ELSE (ABS(CAST(100.0 AS BIGINT)) * 1.15) END",
                    "115.000000"),
            new Row(
                    "CASE WHEN event_time > TIMESTAMP '2026-01-01 12:00:00' THEN ABS(((7 / -7) / 0.7)) ELSE (amount_minor * 1.15) END",
                    "1.428571"),
            new Row(
                    "CASE WHEN CAST((250000 * 10) AS STRING) IN ('A', '', 'abc') THEN ROUND((CASE WHEN account_new_device = 1 THEN 0.5 ELSE 100.0 END - CAST(1.25 AS BIGINT)), 1) ELSE CAST(ABS(CASE WHEN account_speed > 0.5 THEN 250000 ELSE 1 END) AS DECIMAL(24, 3)) END",
                    "1.000"));

    @Test
    void aCaseKeepsTheDigitsOfItsLongestBranch() {
        Transaction payment = Transaction.of(
                        "t", Instant.parse("2026-03-02T09:00:00Z"), TransactionType.CARD, "A", "C", 880_000, "EUR")
                .build();
        float[] values = new float[Catalogue.shipped().size()];
        Arrays.fill(values, Float.NaN);
        for (Row row : ROWS) {
            CheckedRule rule = new RuleChecker(Catalogue.shipped())
                    .check(
                            "x.sql",
                            RuleTexts.header("x") + "SELECT account AS subject, evidence, CAST(" + row.expression
                                    + " AS STRING) AS reason FROM transactions WHERE amount_minor >= 0");
            assertThat(rule.problems()).as(row.expression).isEmpty();
            assertThat(((ImmediateRule.Hit) rule.immediate().of(payment, values)).reason())
                    .as(row.expression)
                    .isEqualTo(row.text);
        }
    }
}
