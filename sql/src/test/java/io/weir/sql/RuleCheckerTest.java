package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleCheckerTest {
    static final Path RULES = Path.of(System.getProperty("weir.home", ".."), "sql", "rules");

    private final RuleChecker checker = new RuleChecker(Catalogue.shipped());

    @Test
    void theShippedRulesAreRight() throws Exception {
        List<CheckedRule> rules = checker.checkAll(RULES);
        assertThat(rules.stream().flatMap(rule -> rule.problems().stream())).isEmpty();
        assertThat(rules).hasSizeGreaterThanOrEqualTo(15);
        assertThat(rules).extracting(CheckedRule::kind).contains(CheckedRule.Kind.IMMEDIATE, CheckedRule.Kind.STATEFUL);
        assertThat(rules).allMatch(rule -> (rule.immediate() != null) == (rule.kind() == CheckedRule.Kind.IMMEDIATE));
    }
}
