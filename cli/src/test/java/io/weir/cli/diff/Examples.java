package io.weir.cli.diff;

import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Payments, decisions and alerts to compare, a minute after the other. */
final class Examples {
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private Examples() {}

    static LateEvents late() {
        return new LateEvents(Duration.ofHours(24), Duration.ofDays(90));
    }

    static Transaction transaction(int minute, String account, String merchant) {
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

    static Decision decision(Transaction t, boolean unsettled) {
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

    static Decision other(Decision d, Random random) {
        return with(d, 0.2 + random.nextDouble() / 2, List.of(Outcome.values()).get(random.nextInt(3)));
    }

    static Decision with(Decision d, double score, Outcome outcome) {
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

    static Decision measuredLater(Decision d) {
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

    static Alert alert(Transaction t, boolean takeover) {
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

    static Alert scoreAlert(Transaction t) {
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

    static Side side(List<Decision> decisions, List<Alert> alerts, List<Transaction> transactions) {
        return new Side(
                reader -> decisions.forEach(d -> reader.accept(Result.of(d))),
                reader -> alerts.forEach(a -> reader.accept(Result.of(a))),
                transactions::forEach);
    }
}
