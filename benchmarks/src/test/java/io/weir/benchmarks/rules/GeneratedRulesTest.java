package io.weir.benchmarks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratedRulesTest {
    @Test
    void thoseOfEveryShapeCompile() {
        assertThat(GeneratedRules.compiled(2 * GeneratedRules.SHAPES))
                .extracting(rule -> rule.header().id())
                .startsWith("generated-0000", "generated-0001")
                .doesNotHaveDuplicates();
    }

    @Test
    void noTwoAskTheSame() {
        assertThat(GeneratedRules.texts(1_000))
                .extracting(text -> text.substring(text.indexOf("WHERE"))
                        + text.substring(text.indexOf("thresholds"), text.indexOf("*/")))
                .doesNotHaveDuplicates();
    }

    @Test
    void fewerAreTheFirstOfMore() {
        assertThat(GeneratedRules.texts(1_000))
                .startsWith(GeneratedRules.texts(10).toArray(String[]::new));
    }
}
