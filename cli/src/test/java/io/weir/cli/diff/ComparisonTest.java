package io.weir.cli.diff;

import static io.weir.cli.diff.Examples.START;
import static io.weir.cli.diff.Examples.alert;
import static io.weir.cli.diff.Examples.decision;
import static io.weir.cli.diff.Examples.late;
import static io.weir.cli.diff.Examples.measuredLater;
import static io.weir.cli.diff.Examples.other;
import static io.weir.cli.diff.Examples.scoreAlert;
import static io.weir.cli.diff.Examples.side;
import static io.weir.cli.diff.Examples.transaction;
import static io.weir.cli.diff.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.cli.diff.Difference.What;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison against a naive twin on seeded runs, and each kind of difference by itself. */
class ComparisonTest {
    private static final LateEvents NONE_LATE = late();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aNaiveTwinCountsTheSame(long seed) {
        Random random = new Random(seed);
        List<Transaction> transactions = new ArrayList<>();
        List<Decision> live = new ArrayList<>();
        List<Decision> replay = new ArrayList<>();
        List<Alert> liveAlerts = new ArrayList<>();
        List<Alert> replayAlerts = new ArrayList<>();
        LateEvents late = late();
        Set<String> lateIds = new HashSet<>();
        Map<String, Set<Instant>> lateOf = new LinkedHashMap<>();
        for (int i = 0; i < 400; i++) {
            Transaction t =
                    transaction(i, "a" + random.nextInt(40), random.nextInt(4) == 0 ? "m" + random.nextInt(60) : null);
            transactions.add(t);
            if (random.nextInt(40) == 0) {
                late.add(t);
                lateIds.add(t.id());
                for (String who : new String[] {t.account(), "of " + t.account(), t.merchant()}) {
                    if (who != null) {
                        lateOf.computeIfAbsent(who, k -> new HashSet<>()).add(t.time());
                    }
                }
            }
            Decision d = decision(t, random.nextInt(20) == 0);
            switch (random.nextInt(12)) {
                case 0 -> live.add(d);
                case 1 -> replay.add(d);
                case 2 -> {
                    live.add(d);
                    replay.add(other(d, random));
                }
                case 3 -> {
                    live.addAll(List.of(d, other(d, random), d));
                    replay.add(d);
                }
                default -> {
                    live.add(d);
                    replay.add(measuredLater(d));
                    if (random.nextBoolean()) {
                        replay.add(d);
                    }
                }
            }
            Alert a = alert(t, i % 3 == 0);
            switch (random.nextInt(8)) {
                case 0 -> liveAlerts.add(a);
                case 1 -> replayAlerts.add(a);
                default -> {
                    liveAlerts.add(a);
                    replayAlerts.add(a);
                }
            }
        }
        for (List<?> side : List.of(live, replay, liveAlerts, replayAlerts)) {
            // Contradictory results keep the order of their topic; all others may come in any.
            if (side != live) {
                Collections.shuffle(side, random);
            }
        }
        Comparison.Both both =
                Comparison.of(side(live, liveAlerts, transactions), side(replay, replayAlerts, List.of()), late);

        Map<String, Counts> decisions = NaiveComparison.decisions(live, replay, transactions, lateIds, lateOf);
        assertThat(both.decisions().groups()).as("decisions of seed %d", seed).isEqualTo(decisions);
        assertThat(both.alerts().groups())
                .as("alerts of seed %d", seed)
                .isEqualTo(NaiveComparison.alerts(liveAlerts, replayAlerts, lateIds, lateOf));
        assertThat(both.decisions().all().late())
                .as("seed %d has late ones", seed)
                .isPositive();
        assertThat(both.decisions().all().unsettled() + both.decisions().all().contradictions())
                .isPositive();
    }

    @Test
    void stampsAreMeasurementsAndRepetitionsAreOne() {
        Decision d = decision(transaction(1, "a", null), false);
        Comparison.Both both = Comparison.of(
                side(List.of(d, measuredLater(d)), List.of(), List.of()),
                side(List.of(measuredLater(d), d, d), List.of(), List.of()),
                NONE_LATE);
        assertThat(both.wellEqual()).isTrue();
        assertThat(both.decisions().groups())
                .containsExactly(Map.entry("ALLOW", new Counts(1, 1, 1, 0, 0, 0, 0, 0, 0)));
        assertThat(both.decisions().examples()).isEmpty();
    }

    @Test
    void everySeededDifferenceIsFoundAndNamed() {
        Decision same = decision(transaction(1, "a", null), false);
        Decision lost = decision(transaction(2, "a", null), true);
        Decision fresh = decision(transaction(3, "a", null), false);
        Decision changed = decision(transaction(4, "a", null), false);
        Decision unsettled = decision(transaction(5, "a", null), true);
        Decision contradictory = decision(transaction(6, "a", null), false);
        Comparison.Both both = Comparison.of(
                side(
                        List.of(
                                same,
                                lost,
                                changed,
                                unsettled,
                                contradictory,
                                with(contradictory, 0.9, Outcome.BLOCK),
                                contradictory),
                        List.of(),
                        List.of()),
                side(
                        List.of(
                                same,
                                fresh,
                                with(changed, 0.25, Outcome.REVIEW),
                                with(unsettled, 0.3, Outcome.ALLOW),
                                contradictory),
                        List.of(),
                        List.of()),
                NONE_LATE);
        assertThat(both.wellEqual()).isFalse();
        assertThat(both.decisions().all()).isEqualTo(new Counts(5, 5, 2, 1, 1, 2, 0, 1, 1));
        assertThat(both.decisions().all().differences()).isEqualTo(4);
        assertThat(both.decisions().moved()).containsExactly(Map.entry("ALLOW → REVIEW", 1L));
        assertThat(both.decisions().examples())
                .extracting(Difference::what, Difference::id, one -> one.permittedBy() != null)
                .containsExactly(
                        tuple(What.ADDED, "t3", false),
                        // That it did not wait does not explain that it is not there.
                        tuple(What.MISSING, "t2", false),
                        tuple(What.CHANGED, "t4", false),
                        tuple(What.CONTRADICTORY, "t6", false),
                        tuple(What.CHANGED, "t5", true));
        assertThat(both.decisions().examples().get(2).fields())
                .containsExactly(
                        new Difference.Field("outcome", "ALLOW", "REVIEW"),
                        new Difference.Field("score", "0.1", "0.25"));
    }

    @Test
    void anAlertDiffersByLeaveOnlyWhereALateEventCanHaveChangedIt() {
        Alert withLateEvidence = alert(transaction(1, "a", null), false);
        Alert ofTheSameAccount = alert(transaction(2, "b", null), false);
        Alert daysLater = alert(transaction(3 * 24 * 60, "b", null), false);
        Alert ofAnother = alert(transaction(4, "c", null), false);
        LateEvents late = late();
        late.add(transaction(1, "a", null));
        late.add(new AccountEvent(
                "e1",
                START.plus(Duration.ofHours(20)),
                AccountEventType.LOGIN_FAILED,
                "b",
                "of b",
                null,
                null,
                null,
                null,
                null,
                null));
        Comparison.Both both = Comparison.of(
                side(List.of(), List.of(ofTheSameAccount, ofAnother), List.of()),
                side(List.of(), List.of(withLateEvidence, daysLater), List.of()),
                late);
        assertThat(both.alerts().all()).isEqualTo(new Counts(2, 2, 0, 2, 2, 0, 2, 0, 0));
        assertThat(both.alerts().examples())
                .extracting(Difference::id, Difference::permittedBy)
                .containsExactlyInAnyOrder(
                        tuple(withLateEvidence.id(), "late event t1"),
                        tuple(ofTheSameAccount.id(), "late event e1"),
                        tuple(daysLater.id(), null),
                        tuple(ofAnother.id(), null));
    }

    @Test
    void anAlertOfAScoreFollowsItsDecision() {
        Decision unsettled = decision(transaction(1, "a", null), true);
        Alert raised = scoreAlert(transaction(1, "a", null));
        Alert unexplained = scoreAlert(transaction(2, "a", null));
        Comparison.Both both = Comparison.of(
                side(List.of(unsettled), List.of(), List.of()),
                side(List.of(with(unsettled, 0.8, Outcome.REVIEW)), List.of(raised, unexplained), List.of()),
                NONE_LATE);
        assertThat(both.alerts().all()).isEqualTo(new Counts(0, 2, 0, 2, 0, 0, 0, 1, 0));
        assertThat(both.decisions().all().unsettled()).isEqualTo(1);
        assertThat(both.wellEqual()).isFalse();
    }

    /** More than the first table holds, many times over. */
    @Test
    void manyMoreThanTheFirstTableHoldsAreFound() {
        Decision any = decision(transaction(1, "a", null), false);
        int many = 300_000;
        Consumer<Consumer<Result>> all = reader -> {
            Result one = Result.of(any);
            for (int i = 0; i < many; i++) {
                reader.accept(new Result(
                        "t" + i,
                        one.group(),
                        one.content() + i,
                        one.evidence(),
                        one.about(),
                        one.start(),
                        one.end(),
                        "t" + i,
                        false));
            }
        };
        Side side = new Side(all::accept, reader -> {}, reader -> {});
        assertThat(Comparison.of(side, side, NONE_LATE).decisions().all())
                .isEqualTo(new Counts(many, many, many, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void moreThanIsKeptIsRefused() {
        LateEvents late = late();
        Transaction t = transaction(1, "a", null);
        for (int i = 0; i < LateEvents.MOST; i++) {
            late.add(new AccountEvent(
                    "e" + i, START, AccountEventType.LOGIN_FAILED, "a", "c", null, null, null, null, null, null));
        }
        assertThatThrownBy(() -> late.add(t))
                .isInstanceOf(TooMany.class)
                .hasMessageContaining("more than 500,000 late events")
                .hasMessageContaining("shorter period");
    }
}
