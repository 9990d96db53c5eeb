package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What a job carries of its rules is what checking them anew would give. */
class CompiledRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    private final RuleChecker checker = new RuleChecker(CATALOGUE);

    @Test
    void theShippedRulesPassTheirTestsAsTheyWereCarried() throws Exception {
        List<CheckedRule> rules = checker.checkAll(RuleCheckerTest.RULES);
        CompiledRules carried = InstantiationUtil.clone(CompiledRules.of(rules));

        List<CheckedRule.Kind> kinds = new ArrayList<>();
        for (CheckedRule rule : rules) {
            CheckedRule found = carried.checked(rule.file(), rule.text());
            assertThat(found)
                    .usingRecursiveComparison()
                    .ignoringFields("immediate")
                    .isEqualTo(rule);
            kinds.add(found.kind());
            if (found.kind() == CheckedRule.Kind.IMMEDIATE) {
                assertThat(found.immediate().header()).isEqualTo(rule.header());
                RuleTest test = TestedRule.testOf(rule, CATALOGUE);
                TestedRule tested = new TestedRule(found, test.problems(), test.run(found.immediate()));
                assertThat(tested.told()).as(rule.file()).hasSize(1).allMatch(line -> line.contains("passed"));
            } else {
                assertThat(found.immediate()).isNull();
            }
        }
        assertThat(kinds).contains(CheckedRule.Kind.IMMEDIATE, CheckedRule.Kind.STATEFUL);
    }

    @Test
    void whatCannotRunIsNotCarried() {
        String wrong = RuleTexts.header("wrong") + "SELECT no_such_column FROM transactions";
        CheckedRule rule = checker.check("wrong", wrong);
        assertThat(rule.problems()).isNotEmpty();
        assertThat(CompiledRules.of(List.of(rule)).checked("wrong", wrong)).isNull();
    }
}
