package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleDifferenceTest {
    private static final String RULE = """
            /*
            id: a-rule
            version: 1
            title: A rule
            typology: velocity
            severity: LOW
            owner: tests
            status: draft
            subject: ACCOUNT
            effective-from: 2026-01-01T00:00:00Z
            at-most: 5 per hour
            outcome: REVIEW
            thresholds:
              large_one:
                unit: minor units
                default: 500
                segments:
                  - {country: DE, value: 700}
                  - {country: CH, value: 900}
            */
            SELECT
              account AS subject,
              evidence,
              'Pays ' || CAST(amount_minor AS STRING) AS reason
            FROM transactions
            WHERE amount_minor > large_one
              AND account_count_1h > 5
            """;

    private final RuleChecker checker = new RuleChecker(Catalogue.shipped());

    @Test
    void everythingThatDiffersIsASentence() {
        String other = RULE.replace("version: 1", "version: 2")
                .replace("severity: LOW", "severity: HIGH")
                .replace("at-most: 5 per hour", "at-most: 50 per day")
                .replace("default: 500", "default: 450")
                .replace("{country: DE, value: 700}", "{country: DE, value: 750}")
                .replace("      - {country: CH, value: 900}\n", "      - {type: CARD, channel: POS, value: 100}\n")
                .replace(
                        "account_count_1h > 5",
                        "account_count_1h > 6\n  -- who has a past\n  AND account_count_90d >= 10");
        assertThat(between(RULE, other))
                .containsExactly(
                        "The version was 1 and is 2.",
                        "The severity was LOW and is HIGH.",
                        "The at-most was 5 per hour and is 50 per day.",
                        "The threshold large_one is 450 minor units, and was 500.",
                        "The threshold large_one has no value of its own for country CH any more; it was 900.",
                        "The threshold large_one is 100 for type CARD, channel POS, which had no value of its own.",
                        "The threshold large_one is 750 for country DE, and was 700.",
                        "WHERE does not ask any more: account_count_1h > 5",
                        "WHERE asks now: account_count_1h > 6",
                        "WHERE asks now: account_count_90d >= 10");
    }

    @Test
    void commentsAndBlanksAreNoDifference() {
        assertThat(between(
                        RULE,
                        RULE.replace("WHERE amount_minor > large_one", "-- much\nWHERE  amount_minor\n  > large_one")))
                .isEmpty();
    }

    @Test
    void anotherTextIsAnotherVersion() {
        assertThat(between(RULE, RULE.replace("'Pays '", "'Pays only '")))
                .containsExactly(
                        "The reason was 'Pays ' || CAST(amount_minor AS STRING) and is 'Pays only ' || CAST(amount_minor AS STRING).",
                        "The version is 1 in both: another text of a rule is another version.");
    }

    @Test
    void itTellsWhereTheRuleRuns() {
        String stateful = RULE.replace("outcome: REVIEW\n", "")
                .replace("account_count_1h > 5", "account_count_1h > 5\nGROUP BY account, window_start, window_end")
                .replace(
                        "FROM transactions",
                        "FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' HOUR))")
                .replace("evidence,", "ARRAY_AGG(evidence) AS evidence,")
                .replace("CAST(amount_minor", "CAST(SUM(amount_minor)");
        assertThat(between(RULE, stateful))
                .contains(
                        "The outcome was REVIEW and is not given.",
                        "It looks at more than one event now: it runs on Flink SQL, a watermark later. Before it was compiled.",
                        "The grouping was nothing and is GROUP BY account, window_start, window_end.");
    }

    private List<String> between(String before, String after) {
        CheckedRule a = checker.check("a-rule.sql", before);
        CheckedRule b = checker.check("a-rule.sql", after);
        assertThat(a.problems()).isEmpty();
        assertThat(b.problems()).isEmpty();
        return RuleDifference.between(a, b);
    }
}
