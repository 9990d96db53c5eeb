package io.weir.jobs.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.FeatureVector;
import io.weir.jobs.models.CheckedModel;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.lifecycle.PlannedModel.Role;
import io.weir.scoring.lifecycle.Segment;
import io.weir.scoring.lifecycle.ThresholdPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideTest {
    private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
    private static final long CLOCK = 1_000;

    @TempDir
    private Path folder;

    private TestModels models;
    private PlannedModel first;

    @BeforeEach
    void publish() throws IOException {
        models = new TestModels(folder);
        // 0.12 below 1,000.00, and 0.95 from there on.
        first = models.model(1, Role.CHAMPION, T, 100_000, -2, 3);
    }

    @Test
    void withoutAModelRulesDecideAndTheDecisionSaysSo() throws Exception {
        try (var harness = decide(Plans.NONE)) {
            harness.processElement(new StreamRecord<>(vector("t1", 0, 100)));
            FeatureVector far = vector("t2", 1, 100);
            far.values()[TestModels.CATALOGUE.indexOf("account_speed")] = 2_000;
            far.values()[TestModels.CATALOGUE.indexOf("account_distance")] = 3_000;
            far.values()[TestModels.CATALOGUE.indexOf("account_new_country")] = 1;
            harness.processElement(new StreamRecord<>(far));
            assertThat(all(harness))
                    .containsExactly(
                            "t1 ALLOW NaN null [] [No model is in force: decided by rules alone]",
                            "t2 REVIEW NaN null [impossible-travel] [In an unknown country, 3000 km from the place before, at"
                                    + " 2000 km/h, No model is in force: decided by rules alone]");
            Decision decision = harness.extractOutputValues().get(0);
            assertThat(decision.segment()).isEqualTo("default");
            assertThat(decision.receivedAt()).isEqualTo(Instant.ofEpochMilli(CLOCK - 7));
            assertThat(decision.decidedAt()).isEqualTo(Instant.ofEpochMilli(CLOCK));
        }
    }

    @Test
    void theChampionDecidesAndWhatIsNotAllowedHasReasons() throws Exception {
        try (var harness = decide(plans(ModelPlan.NONE.with(first)))) {
            harness.processElement(new StreamRecord<>(vector("t1", 0, 99_999)));
            harness.processElement(new StreamRecord<>(vector("t2", 1, 100_000)));
            assertThat(all(harness))
                    .containsExactly(
                            "t1 ALLOW 0.119 fraud/1 [] []",
                            "t2 BLOCK 0.953 fraud/1 [] [An amount of 1,000.00 EUR, usually 25.00 EUR]");
            assertThat(alerts(harness)).singleElement().satisfies(alert -> {
                assertThat(alert.detector()).isEqualTo("score-fraud");
                assertThat(alert.evidence()).containsExactly("t2");
                assertThat(alert.reason())
                        .contains("0.953", "fraud/1", "blocked from 0.9 on", "amount of 1,000.00 EUR");
            });
        }
    }

    /** The second model is told while the first scores; a transaction that comes late is scored by the one of its time. */
    @Test
    void aModelBeginsAtItsEventTimeAndRollsBackAtAnother() throws Exception {
        ModelPlan plan = ModelPlan.NONE.with(first);
        PlannedModel second = models.model(2, Role.CHAMPION, T.plusSeconds(10), 500, -2, 3);
        ModelPlan next = plan.with(second);
        try (var harness = decide(plans(plan))) {
            harness.processElement(new StreamRecord<>(vector("t1", 1, 600)));
            tell(harness, next);
            tell(harness, next);
            harness.processElement(new StreamRecord<>(vector("t2", 9, 600)));
            harness.processElement(new StreamRecord<>(vector("t3", 10, 600)));
            harness.processElement(new StreamRecord<>(vector("t4", 8, 600)));
            tell(harness, next.promoted(first, T.plusSeconds(20)));
            // An older revision that comes late changes nothing.
            tell(harness, plan);
            harness.processElement(new StreamRecord<>(vector("t5", 19, 600)));
            harness.processElement(new StreamRecord<>(vector("t6", 20, 600)));
            assertThat(modelsOf(harness))
                    .containsExactlyInAnyOrder(
                            "t1 fraud/1", "t2 fraud/1", "t3 fraud/2", "t4 fraud/1", "t5 fraud/2", "t6 fraud/1");
        }
    }

    @Test
    void challengersAreScoredBesideAndDecideNothing() throws Exception {
        ModelPlan plan = ModelPlan.NONE
                .with(first)
                .with(models.model(2, Role.CHALLENGER, T, 500, -2, 3))
                .with(models.model(3, Role.CHALLENGER, T.plusSeconds(5), 500, 0, 0));
        try (var harness = decide(plans(plan))) {
            harness.processElement(new StreamRecord<>(vector("t1", 0, 600)));
            harness.processElement(new StreamRecord<>(vector("t2", 5, 600)));
            assertThat(harness.extractOutputValues())
                    .extracting(d -> d.outcome() + " " + d.challengers())
                    .containsExactly("ALLOW [fraud/2=0.95257413]", "ALLOW [fraud/2=0.95257413, fraud/3=0.5]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes, is not the file that was published",
        "gone, cannot be read",
        "broken, it is neither JSON nor UBJ",
        "card, is the card of another model",
        "schema, 'it reads vectors of schema 0000000000000000, and this job makes those of'"
    })
    void aModelThatIsNotWhatThePlanSaysIsRefusedAndTheOneBeforeGoesOn(String how, String why) throws Exception {
        PlannedModel second = spoiled(models.model(2, Role.CHAMPION, T.plusSeconds(10), 500, -2, 3), how);
        try (var harness = decide(plans(ModelPlan.NONE.with(first)))) {
            tell(harness, ModelPlan.NONE.with(first).with(second));
            harness.processElement(new StreamRecord<>(vector("t1", 10, 600)));
            harness.processElement(new StreamRecord<>(vector("t2", 11, 600)));
            assertThat(modelsOf(harness)).containsExactly("t1 fraud/1", "t2 fraud/1");
            assertThat(harness.getSideOutput(Decide.REFUSED))
                    .as("told once")
                    .extracting(StreamRecord::getValue)
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.REFUSED_MODEL))
                    .extracting(DeadLetter::message)
                    .asString()
                    .contains("fraud/2", why);
        }
    }

    private static PlannedModel spoiled(PlannedModel model, String how) throws IOException {
        Path file = Path.of(URI.create(model.file()));
        String sha256 = model.sha256();
        String schema = model.schemaHash();
        switch (how) {
            case "bytes" -> Files.writeString(file, Files.readString(file) + " ");
            case "gone" -> Files.delete(file);
            case "broken" -> {
                Files.writeString(file, "no model");
                sha256 = CheckedModel.sha256("no model".getBytes(StandardCharsets.UTF_8));
            }
            case "card" -> {
                String text = Files.readString(file) + " ";
                Files.writeString(file, text);
                sha256 = CheckedModel.sha256(text.getBytes(StandardCharsets.UTF_8));
            }
            default -> schema = "0000000000000000";
        }
        return new PlannedModel(
                model.name(),
                model.version(),
                model.role(),
                model.file(),
                sha256,
                model.card(),
                schema,
                model.from(),
                null);
    }

    @Test
    void thresholdsOfASegmentChangeAtTheirEventTime() throws Exception {
        ThresholdPlan plan = ThresholdPlan.BUILT_IN.with(
                new Segment("transfers", "TRANSFER", null, null, null, 0.1, 0.99, T.plusSeconds(10)));
        try (var harness = decide(plans(ModelPlan.NONE.with(first)))) {
            harness.processElement(new StreamRecord<>(notice(Plans.noticeOfThresholds(plan.write()))));
            harness.processElement(new StreamRecord<>(vector("t1", 9, 600)));
            harness.processElement(new StreamRecord<>(vector("t2", 10, 600)));
            assertThat(all(harness)).containsExactly("t1 ALLOW 0.119 fraud/1 [] []", "t2 REVIEW 0.119 fraud/1 [] []");
        }
    }

    @Test
    void plansOutliveARestartAndNewerOnesWin() throws Exception {
        PlannedModel second = models.model(2, Role.CHAMPION, T.plusSeconds(10), 500, -2, 3);
        ModelPlan plan = ModelPlan.NONE.with(first);
        ModelPlan next = plan.with(second);
        OperatorSubtaskState snapshot;
        try (var harness = decide(plans(plan))) {
            tell(harness, next);
            snapshot = harness.snapshot(1, 1);
        }
        // Submitted with the older plan: the state knows better; and the other way round.
        assertThat(modelAfterRestart(snapshot, plan)).containsExactly("t1 fraud/2");
        assertThat(modelAfterRestart(snapshot, next.promoted(first, T.plusSeconds(11))))
                .containsExactly("t1 fraud/1");
    }

    private List<String> modelAfterRestart(OperatorSubtaskState snapshot, ModelPlan submitted) throws Exception {
        try (var harness = harness(plans(submitted))) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(new StreamRecord<>(vector("t1", 30, 600)));
            return modelsOf(harness);
        }
    }

    @Test
    void everythingWrongWithRulesIsNamed() throws IOException {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Files.writeString(rules.resolve("a.sql"), TestRules.text("a", 1, "amount_minor > 5"));
        Files.writeString(rules.resolve("b.sql"), TestRules.text("b", 1, "amount_minr > 5"));
        Files.writeString(rules.resolve("c.sql"), "SELECT 1");
        assertThatThrownBy(() -> Decide.by(rules, TestModels.CATALOGUE, Plans.NONE))
                .hasMessageContainingAll(
                        "b.sql:15:7: UNKNOWN_COLUMN", "Did you mean amount_minor?", "c.sql:1:1: MISSING_FIELD")
                .hasMessageNotContaining("a.sql");
    }

    private static Plans plans(ModelPlan plan) {
        return new Plans(new String(plan.write(), StandardCharsets.UTF_8), null);
    }

    private static void tell(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness, ModelPlan plan)
            throws Exception {
        harness.processElement(new StreamRecord<>(notice(Plans.noticeOfModels(plan.write()))));
    }

    private static FeatureVector notice(String text) {
        return new FeatureVector(null, null, null, false, false, 0, text);
    }

    private static OneInputStreamOperatorTestHarness<FeatureVector, Decision> decide(Plans plans) throws Exception {
        var harness = harness(plans);
        harness.open();
        return harness;
    }

    private static OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness(Plans plans) throws Exception {
        var harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new Decide(TestModels.CATALOGUE, plans)));
        harness.setProcessingTime(CLOCK);
        return harness;
    }

    /** A transfer after so many seconds. */
    private static FeatureVector vector(String id, int second, long amountMinor) {
        float[] values = new float[TestModels.CATALOGUE.size()];
        Arrays.fill(values, Float.NaN);
        values[TestModels.CATALOGUE.indexOf("amount")] = amountMinor;
        return new FeatureVector(
                Transaction.of(id, T.plusSeconds(second), TransactionType.TRANSFER, "A", "C", amountMinor, "EUR")
                        .build(),
                values,
                TestModels.CATALOGUE.schemaHash(),
                false,
                false,
                CLOCK - 7,
                null);
    }

    /** What was decided at once, then what has been explained. */
    private static List<String> all(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness)
            throws Exception {
        List<Decision> all = new ArrayList<>(harness.extractOutputValues());
        try (var explain = explain(harness)) {
            all.addAll(explain.extractOutputValues());
        }
        return all.stream()
                .map(d -> "%s %s %.3f %s %s %s"
                        .formatted(d.transactionId(), d.outcome(), d.score(), d.model(), d.rules(), d.reasons()))
                .toList();
    }

    private static List<String> modelsOf(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness)
            throws Exception {
        List<Decision> all = new ArrayList<>(harness.extractOutputValues());
        try (var explain = explain(harness)) {
            all.addAll(explain.extractOutputValues());
        }
        return all.stream().map(d -> d.transactionId() + " " + d.model()).toList();
    }

    private static List<Alert> alerts(OneInputStreamOperatorTestHarness<FeatureVector, Decision> harness)
            throws Exception {
        try (var explain = explain(harness)) {
            return explain.getSideOutput(Explain.ALERTS).stream()
                    .map(StreamRecord::getValue)
                    .toList();
        }
    }

    private static OneInputStreamOperatorTestHarness<Explainable, Decision> explain(
            AbstractStreamOperatorTestHarness<Decision> decide) throws Exception {
        var explain = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new Explain(TestModels.CATALOGUE)));
        explain.open();
        var toExplain = decide.getSideOutput(Decide.TO_EXPLAIN);
        if (toExplain != null) {
            for (StreamRecord<Explainable> what : toExplain) {
                explain.processElement(what);
            }
        }
        return explain;
    }
}
