package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author reads when a test fails. */
class TestedRuleTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final String RULE = RuleTexts.header("a-rule")
            + "SELECT account AS subject, evidence, 'Pays ' || CAST(amount_minor AS STRING) AS reason FROM transactions WHERE amount_minor > 500";

    @TempDir
    private Path folder;

    @Test
    void expectedAndGotStandBesideEachOther() throws Exception {
        TestedRule tested = tested("""
                case: one too few, one too many
                id | at    | amount | alert | reason
                t1 | 09:00 | 5.00   | A t1  |
                t2 | 09:01 | 6.00   |       |

                case: another reason
                id | at    | amount | alert | reason
                t1 | 09:00 | 6.00   | A t1  | Pays 6

                case: well
                id | at    | amount | alert | reason
                t1 | 09:00 | 6.00   | A t1  | Pays 600
                """);
        assertThat(tested.passed()).isFalse();
        String file = folder.resolve("a-rule.test").toString();
        assertThat(String.join("\n", tested.told())).isEqualTo("""
                a-rule                       immediate  FAILED
                  %1$s:1: one too few, one too many
                    expected  A t1   (line 3)
                    got       A t2 | Pays 600
                  %1$s:6: another reason
                    expected  A t1 | Pays 6   (line 8)
                    got       A t1 | Pays 600""".formatted(file));
    }

    @Test
    void aTestThatProvesNothingIsNoTest() throws Exception {
        assertThat(tested("""
                id | at    | amount | alert
                t1 | 09:00 | 5.00   |
                """).told().get(1)).contains("The test expects no alert");
        Files.delete(folder.resolve("a-rule.test"));
        assertThat(TestedRule.testOf(rule(), CATALOGUE).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("The rule has no test"));
    }

    private CheckedRule rule() {
        return new RuleChecker(CATALOGUE).check(folder.resolve("a-rule.sql").toString(), RULE);
    }

    private TestedRule tested(String text) throws Exception {
        Files.writeString(folder.resolve("a-rule.test"), text);
        CheckedRule rule = rule();
        assertThat(rule.problems()).isEmpty();
        RuleTest test = TestedRule.testOf(rule, CATALOGUE);
        return new TestedRule(rule, test.problems(), test.run(rule.immediate()));
    }
}
