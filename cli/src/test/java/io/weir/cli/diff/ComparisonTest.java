package io.weir.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.diff.Difference.What;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison against a naive twin on seeded runs, and each kind of difference by itself. */
class ComparisonTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final LateEvents NONE_LATE = late();

    @TempDir
    private Path folder;

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

        Map<String, Counts> decisions = Naive.decisions(live, replay, transactions, lateIds, lateOf);
        assertThat(both.decisions().groups()).as("decisions of seed %d", seed).isEqualTo(decisions);
        assertThat(both.alerts().groups())
                .as("alerts of seed %d", seed)
                .isEqualTo(Naive.alerts(liveAlerts, replayAlerts, lateIds, lateOf));
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

    @Test
    void theReportSaysItAsJsonAndAsAPage() throws Exception {
        Decision changed = decision(transaction(4, "a", null), false);
        Alert added = alert(transaction(5, "<b>&\"x\"", null), false);
        Report report = new Report(
                "topics decisions and alerts",
                "topics r.decisions and r.alerts",
                START,
                START.plus(Duration.ofDays(1)),
                0,
                List.of("A note."),
                Comparison.of(
                        side(List.of(changed), List.of(), List.of()),
                        side(List.of(with(changed, 0.25, Outcome.REVIEW)), List.of(added), List.of()),
                        NONE_LATE));
        Path json = folder.resolve("r.json");
        report.write(json);
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.get("equal").asBoolean()).isFalse();
        assertThat(root.at("/decisions/groups/ALLOW/changed").asInt()).isEqualTo(1);
        assertThat(root.at("/decisions/all/differences").asInt()).isEqualTo(1);
        assertThat(root.at("/decisions/comparedFields").toString())
                .contains("\"outcome\"", "\"score\"")
                .doesNotContain("decidedAt", "receivedAt", "unsettled");
        assertThat(root.at("/decisions/examples/0/fields/1/replay").asText()).isEqualTo("0.25");
        assertThat(root.at("/alerts/groups/structuring 1/added").asInt()).isEqualTo(1);

        Path html = folder.resolve("r.html");
        report.write(html);
        assertThat(Files.readString(html))
                .startsWith("<!DOCTYPE html>")
                .contains("2 differences", "A note.", "&lt;b&gt;&amp;&quot;x&quot;", "ALLOW → REVIEW 1")
                .doesNotContain("<b>", "<script", "http://", "https://");
    }

    private static LateEvents late() {
        return new LateEvents(Duration.ofHours(24), Duration.ofDays(90));
    }

    private static Transaction transaction(int minute, String account, String merchant) {
        return Transaction.of(
                        "t" + minute,
                        START.plus(Duration.ofMinutes(minute)),
                        TransactionType.CARD,
                        account,
                        "of " + account,
                        1_000,
                        "EUR")
                .merchant(merchant)
                .build();
    }

    private static Decision decision(Transaction t, boolean unsettled) {
        return new Decision(
                t.id(),
                t.time(),
                t.account(),
                t.customer(),
                Outcome.ALLOW,
                0.1,
                "fraud/1",
                "all",
                1,
                List.of(),
                List.of(),
                List.of(),
                false,
                unsettled,
                START,
                START);
    }

    private static Decision other(Decision d, Random random) {
        return with(d, 0.2 + random.nextDouble() / 2, List.of(Outcome.values()).get(random.nextInt(3)));
    }

    private static Decision with(Decision d, double score, Outcome outcome) {
        return new Decision(
                d.transactionId(),
                d.time(),
                d.account(),
                d.customer(),
                outcome,
                score,
                d.model(),
                d.segment(),
                d.thresholdsRevision(),
                d.rules(),
                d.reasons(),
                d.challengers(),
                d.approximate(),
                d.unsettled(),
                d.receivedAt(),
                d.decidedAt());
    }

    private static Decision measuredLater(Decision d) {
        return new Decision(
                d.transactionId(),
                d.time(),
                d.account(),
                d.customer(),
                d.outcome(),
                d.score(),
                d.model(),
                d.segment(),
                // A later edition says from when on it holds.
                d.thresholdsRevision() + 1,
                d.rules(),
                d.reasons(),
                d.challengers(),
                d.approximate(),
                d.unsettled(),
                d.receivedAt().plusSeconds(9),
                d.decidedAt().plusSeconds(9));
    }

    private static Alert alert(Transaction t, boolean takeover) {
        String detector = takeover ? "account-takeover" : "structuring";
        return new Alert(
                Alert.idOf(detector, 1, t.account(), List.of(t.id())),
                t.time(),
                detector,
                1,
                detector,
                Severity.HIGH,
                SubjectType.ACCOUNT,
                t.account(),
                t.customer(),
                List.of(t.id()),
                t.amountMinor(),
                t.currency(),
                t.time(),
                "Because.");
    }

    private static Alert scoreAlert(Transaction t) {
        return new Alert(
                Alert.idOf("score-fraud", 1, t.account(), List.of(t.id())),
                t.time(),
                "score-fraud",
                1,
                "suspicious-score",
                Severity.HIGH,
                SubjectType.ACCOUNT,
                t.account(),
                t.customer(),
                List.of(t.id()),
                t.amountMinor(),
                t.currency(),
                t.time(),
                "Score.");
    }

    private static Side side(List<Decision> decisions, List<Alert> alerts, List<Transaction> transactions) {
        return new Side(
                reader -> decisions.forEach(d -> reader.accept(Result.of(d))),
                reader -> alerts.forEach(a -> reader.accept(Result.of(a))),
                transactions::forEach);
    }

    /** Whole records in maps, one rule after the other. */
    private static final class Naive {
        static Map<String, Counts> decisions(
                List<Decision> live,
                List<Decision> replay,
                List<Transaction> transactions,
                Set<String> lateIds,
                Map<String, Set<Instant>> lateOf) {
            Map<String, Transaction> byId = new TreeMap<>();
            transactions.forEach(t -> byId.put(t.id(), t));
            Map<String, List<Decision>> left = byId(live);
            Map<String, List<Decision>> right = byId(replay);
            Set<String> ids = new TreeSet<>(left.keySet());
            ids.addAll(right.keySet());
            Map<String, Counts> counts = new TreeMap<>();
            for (String id : ids) {
                Decision l = last(left.get(id));
                Decision r = last(right.get(id));
                boolean contradicts =
                        left.getOrDefault(id, List.of()).stream().distinct().count() > 1;
                Transaction t = byId.get(id);
                if (l == null) {
                    add(counts, r.outcome().name(), new Counts(0, 1, 0, 1, 0, 0, 0, 0, 0));
                } else if (r == null) {
                    add(counts, l.outcome().name(), new Counts(1, 0, 0, 0, 1, 0, 0, 0, 0));
                } else {
                    boolean same = l.equals(r);
                    boolean isLate = !same
                            && (lateIds.contains(id)
                                    || before(lateOf.get("of " + t.account()), t.time())
                                    || (t.merchant() != null && before(lateOf.get(t.merchant()), t.time())));
                    boolean unsettled = !same && !isLate && byUnsettled(live, id);
                    boolean moved = l.outcome() != r.outcome();
                    if (moved) {
                        add(counts, r.outcome().name(), new Counts(0, 1, 0, 0, 0, 0, 0, 0, 0));
                    }
                    add(
                            counts,
                            l.outcome().name(),
                            new Counts(
                                    1,
                                    moved ? 0 : 1,
                                    same ? 1 : 0,
                                    0,
                                    0,
                                    same ? 0 : 1,
                                    isLate ? 1 : 0,
                                    unsettled ? 1 : 0,
                                    contradicts && !byUnsettled(live, id) ? 1 : 0));
                }
            }
            return counts;
        }

        static Map<String, Counts> alerts(
                List<Alert> live, List<Alert> replay, Set<String> lateIds, Map<String, Set<Instant>> lateOf) {
            Map<String, Counts> counts = new TreeMap<>();
            for (Alert a : live) {
                boolean same = replay.contains(a);
                add(
                        counts,
                        a.detector() + " 1",
                        same
                                ? new Counts(1, 1, 1, 0, 0, 0, 0, 0, 0)
                                : new Counts(1, 0, 0, 0, 1, 0, near(a, lateIds, lateOf) ? 1 : 0, 0, 0));
            }
            for (Alert a : replay) {
                if (!live.contains(a)) {
                    add(
                            counts,
                            a.detector() + " 1",
                            new Counts(0, 1, 0, 1, 0, 0, near(a, lateIds, lateOf) ? 1 : 0, 0, 0));
                }
            }
            return counts;
        }

        private static boolean near(Alert a, Set<String> lateIds, Map<String, Set<Instant>> lateOf) {
            return lateIds.contains(a.evidence().get(0))
                    || lateOf.getOrDefault(a.subject(), Set.of()).stream()
                            .anyMatch(time ->
                                    Duration.between(time, a.time()).abs().toHours() < 24);
        }

        private static boolean before(Set<Instant> times, Instant time) {
            return times != null && times.stream().anyMatch(late -> !late.isAfter(time));
        }

        private static boolean byUnsettled(List<Decision> live, String id) {
            return live.stream().anyMatch(d -> d.transactionId().equals(id) && d.unsettled());
        }

        private static Map<String, List<Decision>> byId(List<Decision> decisions) {
            Map<String, List<Decision>> byId = new TreeMap<>();
            for (Decision d : decisions) {
                byId.computeIfAbsent(d.transactionId(), k -> new ArrayList<>()).add(bare(d));
            }
            return byId;
        }

        private static Decision bare(Decision d) {
            return new Decision(
                    d.transactionId(),
                    d.time(),
                    d.account(),
                    d.customer(),
                    d.outcome(),
                    d.score(),
                    d.model(),
                    d.segment(),
                    0,
                    d.rules(),
                    d.reasons(),
                    d.challengers(),
                    d.approximate(),
                    false,
                    START,
                    START);
        }

        private static Decision last(List<Decision> decisions) {
            return decisions == null ? null : decisions.get(decisions.size() - 1);
        }

        private static void add(Map<String, Counts> counts, String group, Counts more) {
            counts.merge(group, more, Counts::plus);
        }
    }
}
