package io.weir.jobs.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import io.weir.sql.CompiledRules;
import io.weir.sql.RuleChecker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Catalogue CATALOGUE = TestModels.CATALOGUE;
    private static final long TIME = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    @Test
    void whatAJobCarriesIsNotCompiledAgain() throws Exception {
        String known = TestRules.text("carried", 1, "amount_minor > 77");
        String unknown = TestRules.text("not-carried", 1, "amount_minor > 78");
        // Not through the job's own way of checking texts, which would remember them.
        CompiledRules carried =
                InstantiationUtil.clone(CompiledRules.of(List.of(new RuleChecker(CATALOGUE).check("rule", known))));

        List<RefusedRule> refused = new ArrayList<>();
        try (Rules rules = new Rules(CATALOGUE, List.of(known), carried, refused::add)) {
            assertThat(rules.at(TIME)).hasSize(1);
            assertThat(rules).extracting("checker").isNull();
        }
        try (Rules rules = new Rules(CATALOGUE, List.of(known, unknown), carried, refused::add)) {
            assertThat(rules.at(TIME)).hasSize(2);
            assertThat(rules).extracting("checker").isNotNull();
        }
        assertThat(refused).isEmpty();
    }
}
