package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be answered is an answer too. */
class FailuresTest {
    private static final List<RuleTest.Payment> ROWS = rows();

    private static List<RuleTest.Payment> rows() {
        List<RuleTest.Payment> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            float[] values = new float[Catalogue.shipped().size()];
            Arrays.fill(values, Float.NaN);
            Transaction transaction = Transaction.of(
                            "t" + i,
                            Instant.parse("2026-03-02T09:00:00Z").plusSeconds(i),
                            TransactionType.CARD,
                            "A",
                            "C",
                            1_000L * (i + 1),
                            "EUR")
                    .build();
            rows.add(new RuleTest.Payment(transaction, values));
        }
        return rows;
    }

    private record Row(String where, String subject, String why) {}

    @Test
    void aRuleThatCannotBeAnsweredSaysWhyAndThrowsNothing() {
        for (Row row : List.of(
                new Row("amount_minor / (amount_minor - amount_minor) > 1", "account", "it divides by zero"),
                new Row("MOD(amount_minor, amount_minor - amount_minor) > 1", "account", "it divides by zero"),
                new Row(
                        "amount_minor * 9223372036854775807 + 9223372036854775807 > 1",
                        "account",
                        "a result is too large for BIGINT"),
                new Row("(CHAR_LENGTH(id) + 2147483647) > 1", "account", "a result is too large for INT"),
                new Row("CAST((amount_minor + 1) * 1e30 AS BIGINT) > 1", "account", "a result is too large for BIGINT"),
                new Row(
                        "CAST(amount_minor + 1000000 AS DECIMAL(6, 2)) > 1",
                        "account",
                        "a result is too large for DECIMAL(6, 2)"),
                new Row("ROUND(SQRT(-1e0 - amount_minor), 1) > 1", "account", "a result is no number"),
                new Row("amount_minor >= 0", "CASE WHEN amount_minor < 0 THEN account END", "the subject is NULL"))) {
            CheckedRule rule = new RuleChecker(Catalogue.shipped())
                    .check(
                            "x.sql",
                            RuleTexts.header("x") + "SELECT " + row.subject
                                    + " AS subject, evidence, 'x' AS reason FROM transactions WHERE amount_minor >= 0 AND "
                                    + row.where);
            assertThat(rule.problems()).as(row.where).isEmpty();
            assertThat(ROWS.stream().map(r -> rule.immediate().of(r.transaction(), r.values())))
                    .as(row.where)
                    .contains(new ImmediateRule.Failed(row.why))
                    .allMatch(answer -> !(answer instanceof ImmediateRule.Hit));
        }
    }

    /** NULL is no failure: the rule does not hit. */
    @Test
    void nullIsNoHit() {
        CheckedRule rule = new RuleChecker(Catalogue.shipped())
                .check(
                        "x.sql",
                        RuleTexts.header("x")
                                + "SELECT account AS subject, evidence, 'x' AS reason FROM transactions WHERE NULLIF(amount_minor, amount_minor + 0) > 0");
        assertThat(rule.problems()).isEmpty();
        assertThat(ROWS.stream().map(r -> rule.immediate().of(r.transaction(), r.values())))
                .allMatch(new ImmediateRule.NoHit()::equals);
    }
}
