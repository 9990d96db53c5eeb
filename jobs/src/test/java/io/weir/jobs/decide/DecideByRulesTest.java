package io.weir.jobs.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.events.TransactionType;
import io.weir.features.FeatureVector;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Which rules judge a transaction, and what comes of it. */
class DecideByRulesTest {
    private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
    private static final String ABOVE_500 = TestRules.text("large", 1, "amount_minor > 500");
    private static final String ABOVE_300 = TestRules.text("large", 2, "amount_minor > 300");

    @Test
    void aRuleIsInForceFromItsEventTimeOnByVersionAndRollsBack() throws Exception {
        RulePlan plan = TestRules.plan("large", TestRules.stage(1, Status.LIVE, at(0), ABOVE_500));
        RulePlan second = plan.with(TestRules.stage(2, Status.LIVE, at(10), ABOVE_300));
        RulePlan back = second.with(second.before(at(20)).as(Status.LIVE, at(20), "ann", "ben"));
        RulePlan end = back.with(TestRules.stage(1, Status.RETIRED, at(30), ABOVE_500));
        try (var harness = decide(TestRules.plans(plan))) {
            pay(harness, "t1", 1, 400);
            pay(harness, "t2", 2, 600);
            tell(harness, second);
            tell(harness, second);
            pay(harness, "t3", 9, 400);
            pay(harness, "t4", 10, 400);
            // Late, judged as it was then.
            pay(harness, "t5", 8, 400);
            tell(harness, end);
            // An older revision that comes late changes nothing.
            tell(harness, back);
            pay(harness, "t6", 19, 400);
            pay(harness, "t7", 20, 400);
            pay(harness, "t8", 29, 600);
            pay(harness, "t9", 30, 600);
            assertThat(decided(harness))
                    .containsExactly(
                            "t1 ALLOW []",
                            "t2 REVIEW [large] Pays 600",
                            "t3 ALLOW []",
                            "t4 REVIEW [large] Pays 400",
                            "t5 ALLOW []",
                            "t6 REVIEW [large] Pays 400",
                            "t7 ALLOW []",
                            "t8 REVIEW [large] Pays 600",
                            "t9 ALLOW []");
            assertThat(alerts(harness))
                    .extracting(alert -> alert.detector() + "/" + alert.detectorVersion() + " " + alert.mode() + " "
                            + alert.evidence() + " " + alert.amountMinor() + " " + alert.currency() + " "
                            + alert.reason())
                    .containsExactly(
                            "rule-large/1 LIVE [t2] 600 EUR Pays 600",
                            "rule-large/2 LIVE [t4] 400 EUR Pays 400",
                            "rule-large/2 LIVE [t6] 400 EUR Pays 400",
                            "rule-large/1 LIVE [t8] 600 EUR Pays 600");
        }
    }

    /** What the job decides with the plans told one by one, it decides with all of them known from the beginning. */
    @Test
    void aReplayThatKnowsThePlansFromTheBeginningDecidesAsTheLiveJobDid() throws Exception {
        long seed = 20_260_302;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        RulePlan plan = TestRules.plan("large", TestRules.stage(1, Status.LIVE, at(0), ABOVE_500));
        List<String> live;
        try (var harness = decide(TestRules.plans(plan))) {
            for (int second = 1; second <= 300; second++) {
                if (second % 30 == 0) {
                    int version = 1 + random.nextInt(2);
                    Status mode =
                            List.of(Status.SHADOW, Status.LIVE, Status.RETIRED).get(random.nextInt(3));
                    // Ahead, so that it is known when its time comes.
                    plan = plan.with(
                            TestRules.stage(version, mode, at(second + 5), version == 1 ? ABOVE_500 : ABOVE_300));
                    tell(harness, plan);
                }
                pay(harness, "t" + second, second, 100 + random.nextInt(900));
            }
            live = everything(harness);
        }
        random = new Random(seed);
        try (var harness = decide(TestRules.plans(plan))) {
            for (int second = 1; second <= 300; second++) {
                if (second % 30 == 0) {
                    random.nextInt(2);
                    random.nextInt(3);
                }
                pay(harness, "t" + second, second, 100 + random.nextInt(900));
            }
            assertThat(everything(harness)).isEqualTo(live);
        }
    }

    @Test
    void aRuleInShadowRaisesMarkedAlertsAndDecidesNothing() throws Exception {
        try (var harness = decide(TestRules.plans(
                TestRules.plan("large", TestRules.stage(1, Status.SHADOW, at(0), ABOVE_500)),
                TestRules.plan(
                        "odd",
                        TestRules.stage(
                                1, Status.LIVE, at(0), TestRules.text("odd", 1, "MOD(amount_minor, 2) = 1")))))) {
            pay(harness, "t1", 1, 600);
            pay(harness, "t2", 2, 601);
            assertThat(decided(harness)).containsExactly("t1 ALLOW []", "t2 REVIEW [odd] Pays 601");
            assertThat(alerts(harness))
                    .extracting(alert -> alert.detector() + " " + alert.mode() + " " + alert.evidence())
                    .containsExactly("rule-large SHADOW [t1]", "rule-large SHADOW [t2]", "rule-odd LIVE [t2]");
            assertThat(signals(harness))
                    .as("only live ones count for the brake")
                    .extracting(RuleSignal::rule)
                    .containsExactly("odd");
        }
    }

    @Test
    void aRuleThatFailsIsToldWithItsTransactionAndTheOthersGoOn() throws Exception {
        String divides = TestRules.text("divides", 1, "1000 / (amount_minor - 600) > 5");
        try (var harness = decide(TestRules.plans(
                TestRules.plan("divides", TestRules.stage(1, Status.LIVE, at(0), divides)),
                TestRules.plan("large", TestRules.stage(1, Status.LIVE, at(0), ABOVE_500))))) {
            for (int i = 1; i <= 30; i++) {
                pay(harness, "t" + i, i, 600);
            }
            pay(harness, "last", 31, 601);
            assertThat(decided(harness))
                    .hasSize(31)
                    .contains("t30 REVIEW [large] Pays 600")
                    .endsWith("last REVIEW [divides, large] Pays 601, Pays 601");
            assertThat(refused(harness))
                    .as("told for the first ten, counted for all")
                    .hasSize(10)
                    .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.RULE_FAILED))
                    .first()
                    .satisfies(letter -> {
                        assertThat(letter.id()).isEqualTo("rule:divides/1/t1");
                        assertThat(letter.message()).contains("divides/1", "t1", "counts as not hit");
                        assertThat(TransactionCodec.read(letter.payload(), Long.MAX_VALUE / 2)
                                        .id())
                                .isEqualTo("t1");
                    });
            assertThat(signals(harness).stream().filter(signal -> signal.failure() != null))
                    .hasSize(30);
        }
    }

    @Test
    void aBrakeHoldsForItsStageFromItsEventTimeOn() throws Exception {
        RulePlan large = TestRules.plan("large", TestRules.stage(1, Status.LIVE, at(0), ABOVE_500));
        Plans plans = TestRules.plans(
                large,
                TestRules.plan(
                        "odd",
                        TestRules.stage(1, Status.LIVE, at(0), TestRules.text("odd", 1, "MOD(amount_minor, 2) = 1"))));
        plans = TestRules.with(plans, brake("large", RuleBrake.Cause.STORM));
        plans = TestRules.with(plans, brake("odd", RuleBrake.Cause.FAILURES));
        try (var harness = decide(plans)) {
            pay(harness, "t1", 9, 601);
            pay(harness, "t2", 10, 601);
            // Published again: another stage.
            tell(harness, large.with(TestRules.stage(1, Status.LIVE, at(20), ABOVE_500)));
            pay(harness, "t3", 20, 601);
            assertThat(decided(harness))
                    .containsExactly(
                            "t1 REVIEW [large, odd] Pays 601, Pays 601", "t2 ALLOW []", "t3 REVIEW [large] Pays 601");
            assertThat(alerts(harness))
                    .extracting(alert -> alert.detector() + " " + alert.mode() + " " + alert.evidence())
                    .containsExactly(
                            "rule-large LIVE [t1]",
                            "rule-odd LIVE [t1]",
                            "rule-large SHADOW [t2]",
                            "rule-large LIVE [t3]");
        }
    }

    private static RuleBrake brake(String rule, RuleBrake.Cause cause) {
        return new RuleBrake(rule, 1, at(0), at(10), cause, "as a test");
    }

    @Test
    void aTextThatCannotRunIsToldOnceAndTheOneBeforeGoesOn() throws Exception {
        RulePlan plan = TestRules.plan("large", TestRules.stage(1, Status.LIVE, at(0), ABOVE_500))
                .with(TestRules.stage(2, Status.LIVE, at(10), TestRules.text("large", 2, "amount_minr > 1")))
                .with(TestRules.stage(4, Status.LIVE, at(20), TestRules.text("large", 3, "amount_minor > 1")));
        try (var harness = decide(TestRules.plans(plan))) {
            pay(harness, "t1", 10, 600);
            pay(harness, "t2", 20, 600);
            pay(harness, "t3", 21, 400);
            assertThat(decided(harness))
                    .containsExactly("t1 REVIEW [large] Pays 600", "t2 REVIEW [large] Pays 600", "t3 ALLOW []");
            assertThat(refused(harness))
                    .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.REFUSED_RULE))
                    .extracting(letter -> letter.origin() + " " + letter.message())
                    .satisfiesExactlyInAnyOrder(
                            told -> assertThat(told).startsWith("rule:large/2 ").contains("Did you mean amount_minor?"),
                            told -> assertThat(told).isEqualTo("rule:large/4 The text is of rule large, version 3"));
        }
    }

    @Test
    void publishedRulesOutliveARestartAndReplaceWhatCameWithTheJob() throws Exception {
        RulePlan plan = TestRules.plan("large", TestRules.stage(2, Status.LIVE, at(0), ABOVE_300));
        OperatorSubtaskState snapshot;
        try (var harness = decide(Plans.NONE, ABOVE_500)) {
            pay(harness, "t1", 1, 400);
            pay(harness, "t2", 1, 600);
            tell(harness, plan);
            pay(harness, "t3", 2, 400);
            assertThat(decided(harness))
                    .containsExactly("t1 ALLOW []", "t2 REVIEW [large] Pays 600", "t3 REVIEW [large] Pays 400");
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness(Plans.NONE, ABOVE_500)) {
            harness.initializeState(snapshot);
            harness.open();
            pay(harness, "t4", 3, 400);
            assertThat(decided(harness)).containsExactly("t4 REVIEW [large] Pays 400");
        }
    }

    private static Instant at(int second) {
        return T.plusSeconds(second);
    }

    private static OneInputStreamOperatorTestHarness<FeatureVector, Decision> decide(Plans plans, String... texts)
            throws Exception {
        var harness = harness(plans, texts);
        harness.open();
        return harness;
    }

    private static OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness(Plans plans, String... texts)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new Decide(TestModels.CATALOGUE, plans, List.of(texts))));
    }

    private static void tell(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness, RulePlan plan)
            throws Exception {
        harness.processElement(new StreamRecord<>(
                new FeatureVector(null, null, null, false, false, 0, Plans.noticeOfRule(plan.write()))));
    }

    private static void pay(
            OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness, String id, int second, long amountMinor)
            throws Exception {
        float[] values = new float[TestModels.CATALOGUE.size()];
        Arrays.fill(values, Float.NaN);
        values[TestModels.CATALOGUE.indexOf("amount")] = amountMinor;
        harness.processElement(new StreamRecord<>(new FeatureVector(
                Transaction.of(id, at(second), TransactionType.TRANSFER, "A", "C", amountMinor, "EUR")
                        .build(),
                values,
                TestModels.CATALOGUE.schemaHash(),
                false,
                false,
                0,
                null)));
    }

    /** By time and id, with the reasons of rules. */
    private static List<String> decided(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness) {
        var toExplain = harness.getSideOutput(Decide.TO_EXPLAIN);
        List<Decision> all = new ArrayList<>(harness.extractOutputValues());
        if (toExplain != null) {
            toExplain.forEach(record -> all.add(record.getValue().decision()));
        }
        all.sort((a, b) -> order(a.transactionId()) - order(b.transactionId()));
        return all.stream()
                .map(d -> (d.transactionId() + " " + d.outcome() + " " + d.rules() + " "
                                + (d.rules().isEmpty() ? "" : String.join(", ", d.reasons())))
                        .strip())
                .toList();
    }

    private static int order(String id) {
        return id.matches("t[0-9]+") ? Integer.parseInt(id.substring(1)) : Integer.MAX_VALUE;
    }

    private static List<String> everything(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness) {
        return Stream.concat(decided(harness).stream(), alerts(harness).stream().map(Alert::toString))
                .toList();
    }

    private static List<Alert> alerts(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness) {
        var found = harness.getSideOutput(Decide.RULE_ALERTS);
        return found == null
                ? List.of()
                : found.stream().map(StreamRecord::getValue).toList();
    }

    private static List<RuleSignal> signals(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness) {
        return harness.getSideOutput(Decide.RULE_SIGNALS).stream()
                .map(StreamRecord::getValue)
                .toList();
    }

    private static List<DeadLetter> refused(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness) {
        return harness.getSideOutput(Decide.REFUSED).stream()
                .map(StreamRecord::getValue)
                .toList();
    }
}
