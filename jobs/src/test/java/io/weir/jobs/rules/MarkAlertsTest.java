package io.weir.jobs.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.features.Catalogue;
import io.weir.jobs.decide.Plans;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import io.weir.sql.ShippedRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkAlertsTest {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final CheckedRule FIRST = version(1);
    private static final CheckedRule SECOND = version(2);

    private KeyedBroadcastOperatorTestHarness<String, Found, String, Alert> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    private static KeyedBroadcastOperatorTestHarness<String, Found, String, Alert> harness() throws Exception {
        return new KeyedBroadcastOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(
                        new MarkAlerts(List.of(FIRST, SECOND), Plans.NONE), List.of(MarkAlerts.PLANS)),
                Found::key,
                Types.STRING,
                1,
                1,
                0);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void anAlertIsInTheModeOfItsTime() throws Exception {
        publish(
                1,
                stage(FIRST, Status.SHADOW, 0),
                stage(FIRST, Status.LIVE, 10),
                stage(SECOND, Status.LIVE, 20),
                stage(SECOND, Status.RETIRED, 30));
        for (int minute = -5; minute < 40; minute += 10) {
            find(FIRST, minute);
            find(SECOND, minute);
        }
        assertThat(raised()).containsExactly("1 at 5 SHADOW", "1 at 15 LIVE", "2 at 25 LIVE");
        assertThat(harness.getSideOutput(MarkAlerts.SIGNALS)).hasSize(2);
    }

    @Test
    void whatIsFoundAgainIsNoSecondAlertAlsoAfterARestart() throws Exception {
        publish(1, stage(FIRST, Status.LIVE, 0));
        find(FIRST, 5);
        find(FIRST, 5);
        OperatorSubtaskState saved = harness.snapshot(1, 1);
        assertThat(raised()).hasSize(1);
        harness.close();
        harness = harness();
        harness.initializeState(saved);
        harness.open();
        // It remembers the plan too.
        find(FIRST, 5);
        find(FIRST, 6);
        assertThat(raised()).containsExactly("1 at 6 LIVE");
    }

    @Test
    void nothingIsKeptForGood() throws Exception {
        publish(1, stage(FIRST, Status.LIVE, 0));
        find(FIRST, 5);
        harness.watermark(
                START.plus(MarkAlerts.REMEMBERED).plus(Duration.ofHours(1)).toEpochMilli());
        // Forgotten: it would be another.
        find(FIRST, 5);
        assertThat(raised()).hasSize(2);
    }

    @Test
    void aBrakedRuleGoesToShadowOrEnds() throws Exception {
        publish(1, stage(FIRST, Status.LIVE, 0));
        brake(RuleBrake.Cause.STORM, 10);
        brake(RuleBrake.Cause.FAILURES, 20);
        for (int minute = 5; minute < 30; minute += 10) {
            find(FIRST, minute);
        }
        assertThat(raised()).containsExactly("1 at 5 LIVE", "1 at 15 SHADOW");
    }

    @Test
    void whatCannotBeAnsweredIsToldTenTimesAndCounted() throws Exception {
        publish(1, stage(FIRST, Status.LIVE, 0));
        for (int minute = 0; minute < 15; minute++) {
            harness.processElement(new StreamRecord<>(
                    new Found(FIRST.header().id(), 1, at(minute).toEpochMilli(), null, "its reason is NULL", "+I[A]")));
        }
        assertThat(harness.getSideOutput(MarkAlerts.SIGNALS))
                .hasSize(15)
                .allMatch(signal -> signal.getValue().failure().equals("its reason is NULL"));
        assertThat(harness.getSideOutput(MarkAlerts.FAILED))
                .hasSize(10)
                .first()
                .extracting(record -> record.getValue().message())
                .isEqualTo("Rule in-and-out/1 cannot be answered at 2026-03-02T09:00:00Z: its reason is NULL."
                        + " It counts as not hit");
    }

    private void publish(int revision, RuleStage... stages) throws Exception {
        hear(RulePlan.key(FIRST.header().id()), new RulePlan(FIRST.header().id(), revision, List.of(stages)).write());
    }

    private void brake(RuleBrake.Cause cause, int minute) throws Exception {
        RuleBrake brake = new RuleBrake(FIRST.header().id(), 1, at(0), at(minute), cause, "why");
        // Two of a stage have one key; here both are wanted.
        hear(brake.key() + (cause == RuleBrake.Cause.STORM ? "" : "/2"), brake.write());
    }

    private void hear(String key, byte[] json) throws Exception {
        harness.processBroadcastElement(new StreamRecord<>(key + new String(json, StandardCharsets.UTF_8)));
    }

    private void find(CheckedRule rule, int minute) throws Exception {
        Alert alert = new Alert(
                rule.id() + "@" + minute,
                at(minute),
                "rule-" + rule.header().id(),
                rule.header().version(),
                "mule",
                Severity.HIGH,
                SubjectType.ACCOUNT,
                "A",
                "C",
                List.of("t" + minute),
                1,
                "EUR",
                at(minute),
                "why",
                AlertMode.SHADOW);
        harness.processElement(new StreamRecord<>(new Found(
                rule.header().id(), rule.header().version(), at(minute).toEpochMilli(), alert, null, null)));
    }

    private List<String> raised() {
        return harness.extractOutputValues().stream()
                .map(alert -> "%d at %d %s"
                        .formatted(
                                alert.detectorVersion(),
                                Duration.between(START, alert.time()).toMinutes(),
                                alert.mode()))
                .toList();
    }

    private static RuleStage stage(CheckedRule rule, Status mode, int minute) {
        return new RuleStage(rule.header().version(), mode, at(minute), "a", "b", rule.text());
    }

    private static CheckedRule version(int version) {
        String text = ShippedRules.text("in-and-out").replace("version: 1", "version: " + version);
        return new RuleChecker(Catalogue.shipped()).check("in-and-out", text);
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }
}
