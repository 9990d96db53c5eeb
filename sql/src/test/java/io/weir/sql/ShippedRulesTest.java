package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule has a test beside it, and immediate ones pass it compiled. Stateful ones have theirs where Flink SQL is. */
class ShippedRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    private final RuleChecker checker = new RuleChecker(CATALOGUE);

    @Test
    void rulesPassTheirTests() throws Exception {
        for (CheckedRule rule : checker.checkAll(RuleCheckerTest.RULES)) {
            RuleTest test = TestedRule.testOf(rule, CATALOGUE);
            assertThat(test.problems()).isEmpty();
            if (rule.immediate() != null) {
                TestedRule tested = new TestedRule(rule, test.problems(), test.run(rule.immediate()));
                assertThat(tested.told()).as(rule.file()).hasSize(1).allMatch(line -> line.contains("passed"));
            }
        }
    }

    /** With {@code -Dweir.docs=write} the index is written. */
    @Test
    void theJarHoldsThemAll() throws Exception {
        List<String> names = checker.checkAll(RuleCheckerTest.RULES).stream()
                .map(rule -> Path.of(rule.file()).getFileName().toString())
                .toList();
        Path index = Path.of("src/main/resources/io/weir/sql", ShippedRules.INDEX);
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(index, String.join("\n", names) + "\n");
        }
        assertThat(Files.readAllLines(index)).isEqualTo(names);
        assertThat(ShippedRules.texts()).hasSameSizeAs(ShippedRules.names());
        for (CheckedRule rule : checker.checkAll(RuleCheckerTest.RULES)) {
            assertThat(ShippedRules.text(rule.header().id())).isEqualTo(rule.text());
            assertThat(rule.header().outcome() != null)
                    .as("an immediate one says what it makes of a decision: " + rule.file())
                    .isEqualTo(rule.kind() == CheckedRule.Kind.IMMEDIATE);
        }
        assertThat(ShippedRules.text("no-such-rule")).isNull();
    }
}
