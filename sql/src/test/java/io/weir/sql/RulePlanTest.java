package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.sql.RuleHeader.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulePlanTest {
    private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
    private static final RulePlan PLAN = new RulePlan("large", 0, List.of())
            .with(stage(1, Status.SHADOW, 0))
            .with(stage(1, Status.LIVE, 10))
            .with(stage(2, Status.LIVE, 20))
            .with(stage(1, Status.LIVE, 30))
            .with(stage(1, Status.RETIRED, 40));

    private static RuleStage stage(int version, Status mode, int second) {
        return new RuleStage(
                version,
                mode,
                T.plusSeconds(second),
                "ann",
                mode == Status.LIVE ? "ben" : null,
                "text of \"" + version + "\"\nÄ");
    }

    @Test
    void aPlanIsReadAsItWasWritten() throws InvalidPlan {
        assertThat(RulePlan.read(PLAN.write())).isEqualTo(PLAN);
        assertThat(PLAN.revision()).isEqualTo(5);
        RuleBrake brake = new RuleBrake("large", 2, T, T.plusSeconds(9), RuleBrake.Cause.STORM, "it fired too often");
        assertThat(RuleBrake.read(brake.write())).isEqualTo(brake);
        assertThat(RuleBrake.isKey(brake.key())).isTrue();
        assertThat(RulePlan.isKey(RulePlan.key("large"))).isTrue();
        assertThat(RulePlan.isKey(brake.key()) || RuleBrake.isKey(RulePlan.key("large")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "-1,,",
        "0,1 SHADOW,",
        "9,1 SHADOW,",
        "10,1 LIVE,1 SHADOW",
        "20,2 LIVE,1 LIVE",
        "30,1 LIVE,2 LIVE",
        "99,1 RETIRED,1 LIVE"
    })
    void theStageThatBeganLastIsInForceAndTheOneBeforeCanBeBroughtBack(int second, String present, String before) {
        RuleStage stage = PLAN.at(T.plusSeconds(second));
        assertThat(words(stage)).isEqualTo(present);
        if (stage != null) {
            assertThat(words(PLAN.before(T.plusSeconds(second)))).isEqualTo(before);
        }
    }

    private static String words(RuleStage stage) {
        return stage == null ? null : stage.version() + " " + stage.mode();
    }

    @Test
    void ofTwoFromTheSameTimeTheOnePublishedLaterHolds() {
        RulePlan plan = PLAN.with(stage(3, Status.LIVE, 40));
        assertThat(words(plan.at(T.plusSeconds(40)))).isEqualTo("3 LIVE");
    }

    @Test
    void theOldestStagesMakeRoom() throws InvalidPlan {
        RulePlan plan = PLAN;
        for (int i = 0; i < 30; i++) {
            plan = plan.with(stage(10 + i, Status.LIVE, 100 + i));
        }
        assertThat(plan.stages()).hasSize(RulePlan.MOST);
        for (int i = 0; i < 30; i++) {
            plan = plan.with(new RuleStage(
                    50 + i, Status.SHADOW, T.plusSeconds(200 + i), "ann", null, "Ä".repeat(RuleSql.MOST_CHARACTERS)));
        }
        assertThat(plan.write().length).isLessThan(1_000_000);
        assertThat(RulePlan.read(plan.write())).isEqualTo(plan);
        assertThat(plan.stages().get(plan.stages().size() - 1).version()).isEqualTo(79);
    }

    @Test
    void whatIsNoPlanSaysEverythingThatIsWrong() {
        assertThatThrownBy(() -> RulePlan.read(utf8("""
                        {"rule": "No Kebab", "revision": 0, "more": 1, "stages": [{"version": 1, "mode": "DRAFT", "from": "soon",
                          "author": "Ann", "approver": "ann ", "text": "x"}]}""")))
                .isInstanceOf(InvalidPlan.class)
                .hasMessageContainingAll(
                        "The plan of a rule cannot be followed",
                        "rule must be kebab-case",
                        "revision must be a whole number from 1",
                        "more is no field of a plan",
                        "stages[0].mode must be SHADOW, LIVE or RETIRED",
                        "stages[0].from is \"soon\"",
                        "stages[0].approver must be somebody else than the author");
        assertThatThrownBy(() -> RulePlan.read(
                        utf8("{\"rule\": \"a\", \"revision\": 1, \"stages\": [{\"version\": 1, \"mode\": \"LIVE\","
                                + " \"from\": \"2026-03-02T00:00:00Z\", \"author\": \"ann\", \"text\": \""
                                + "x".repeat(60_000) + "\"}]}")))
                .hasMessageContaining("stages[0].text has 60,000 characters; 50,000 are possible");
        assertThatThrownBy(() -> RuleBrake.read(utf8("{}"))).isInstanceOf(InvalidPlan.class);
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
