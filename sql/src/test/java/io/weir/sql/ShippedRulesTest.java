package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Every rule has a test beside it, and passes: immediate ones compiled, stateful ones on Flink SQL itself. */
class ShippedRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    private final RuleChecker checker = new RuleChecker(CATALOGUE);

    @Test
    void immediateRulesPassTheirTests() throws Exception {
        for (CheckedRule rule : checker.checkAll(RuleCheckerTest.RULES)) {
            if (rule.immediate() != null) {
                assertThat(test(rule).run(file(rule), rule.immediate())).isEmpty();
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

    private record Run(CheckedRule rule, RuleTest.Case test) {}

    @Test
    void statefulRulesPassTheirTestsOnFlinkSql() throws Exception {
        FlinkSql flink = new FlinkSql(RuntimeExecutionMode.STREAMING);
        Map<Integer, Run> runs = new LinkedHashMap<>();
        for (CheckedRule rule : checker.checkAll(RuleCheckerTest.RULES)) {
            if (rule.kind() == CheckedRule.Kind.STATEFUL) {
                for (RuleTest.Case test : test(rule).cases()) {
                    runs.put(
                            flink.add(
                                    rule.sql(),
                                    rule.header().thresholds(),
                                    test.payments(),
                                    test.accountEvents(),
                                    false),
                            new Run(rule, test));
                }
            }
        }
        List<Row> results = flink.results();
        List<Problem> problems = new ArrayList<>();
        runs.forEach((number, run) ->
                problems.addAll(RuleTest.compare(file(run.rule), run.test, FlinkSql.raised(results, number))));
        assertThat(problems).isEmpty();
    }

    private static String file(CheckedRule rule) {
        return rule.file().replace(".sql", ".test");
    }

    private static RuleTest test(CheckedRule rule) throws IOException {
        Path file = Path.of(file(rule));
        assertThat(file).as("every rule has its test").exists();
        RuleTest test = RuleTest.read(file.toString(), Files.readString(file), CATALOGUE);
        assertThat(test.problems()).isEmpty();
        assertThat(test.cases()).as(file.toString()).anyMatch(c -> !c.expected().isEmpty());
        return test;
    }
}
