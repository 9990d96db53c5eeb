package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import org.junit.jupiter.api.Test;

/** Every rule has a test beside it, and immediate ones pass it compiled. Stateful ones have theirs where Flink SQL is. */
class ShippedRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    @Test
    void rulesPassTheirTests() throws Exception {
        for (CheckedRule rule : new RuleChecker(CATALOGUE).checkAll(RuleCheckerTest.RULES)) {
            RuleTest test = TestedRule.testOf(rule, CATALOGUE);
            assertThat(test.problems()).isEmpty();
            if (rule.immediate() != null) {
                TestedRule tested = new TestedRule(rule, test.problems(), test.run(rule.immediate()));
                assertThat(tested.told()).as(rule.file()).hasSize(1).allMatch(line -> line.contains("passed"));
            }
        }
    }
}
