package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import io.weir.sql.RuleHeader.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatefulRulesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final RuleChecker CHECKER = new RuleChecker(Catalogue.shipped());
    private static final String TEXT = ShippedRules.text("in-and-out");

    @Test
    void ofWhatCameAlongThoseOverSeveralEventsRun() {
        StatefulRules rules = StatefulRules.of(ShippedRules.texts(), Map.of(), CHECKER, NOW);
        assertThat(rules.refused()).isEmpty();
        assertThat(ids(rules))
                .contains("in-and-out/1", "probe-then-drain/1", "limit-raised-then-used/1")
                .doesNotContain("amount-anomaly/1");
    }

    @Test
    void whatWasPublishedReplacesWhatCameAlong() {
        assertThat(running(stage(2, Status.LIVE, NOW.minus(Duration.ofDays(1)))))
                .containsExactly("in-and-out/2");
    }

    @Test
    void whatWasReplacedRunsOnForAWhile() {
        RuleStage first = stage(1, Status.LIVE, NOW.minus(Duration.ofDays(9)));
        assertThat(running(first, stage(2, Status.LIVE, NOW.minusSeconds(5))))
                .containsExactly("in-and-out/1", "in-and-out/2");
        assertThat(running(first, stage(2, Status.LIVE, NOW.plus(Duration.ofDays(1)))))
                .containsExactly("in-and-out/1", "in-and-out/2");
        assertThat(running(first, stage(2, Status.LIVE, NOW.minus(Duration.ofHours(2)))))
                .containsExactly("in-and-out/2");
    }

    @Test
    void whatWasRetiredEnds() {
        RuleStage first = stage(1, Status.LIVE, NOW.minus(Duration.ofDays(9)));
        assertThat(running(first, stage(1, Status.RETIRED, NOW.minus(Duration.ofHours(2)))))
                .isEmpty();
        assertThat(running(first, stage(1, Status.RETIRED, NOW.minusSeconds(5))))
                .containsExactly("in-and-out/1");
    }

    @Test
    void aTextThatCannotRunLeavesTheOneBefore() {
        RuleStage first = stage(1, Status.LIVE, NOW.minus(Duration.ofDays(9)));
        RuleStage broken = new RuleStage(
                2,
                Status.LIVE,
                NOW.minus(Duration.ofDays(1)),
                "a",
                "b",
                TEXT.replace("version: 1", "version: 2").replace("i.account", "i.acount"));
        RulePlan plan = new RulePlan("in-and-out", 2, List.of(first, broken));
        StatefulRules rules = StatefulRules.of(List.of(), Map.of(plan.id(), plan), CHECKER, NOW);
        assertThat(ids(rules)).containsExactly("in-and-out/1");
        assertThat(rules.refused())
                .singleElement()
                .asString()
                .contains("in-and-out/2")
                .contains("acount");
    }

    private static List<String> running(RuleStage... stages) {
        RulePlan plan = new RulePlan("in-and-out", stages.length, List.of(stages));
        StatefulRules rules = StatefulRules.of(List.of(TEXT), Map.of(plan.id(), plan), CHECKER, NOW);
        assertThat(rules.refused()).isEmpty();
        return ids(rules);
    }

    private static List<String> ids(StatefulRules rules) {
        return rules.rules().stream().map(CheckedRule::id).toList();
    }

    private static RuleStage stage(int version, Status mode, Instant from) {
        return new RuleStage(version, mode, from, "a", "b", TEXT.replace("version: 1", "version: " + version));
    }
}
