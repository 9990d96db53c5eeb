package io.weir.jobs.backtest;

import io.weir.sql.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An alert of a rule on more than one event. Whether it is right is seen when the payments of its evidence come by. */
final class StatefulAlert {
    private final String subject;
    private final List<Evidence> evidence;
    private final String reason;
    private boolean right;

    /** @param evidence in order of time, at least one */
    StatefulAlert(String subject, List<Evidence> evidence, String reason) {
        this.subject = subject;
        this.evidence = List.copyOf(evidence);
        this.reason = reason;
    }

    String subject() {
        return subject;
    }

    List<Evidence> evidence() {
        return evidence;
    }

    String reason() {
        return reason;
    }

    /** Of its last event. */
    Instant time() {
        return evidence.get(evidence.size() - 1).time();
    }

    long amountMinor() {
        return evidence.stream().mapToLong(Evidence::amountMinor).sum();
    }

    /** Of the last payment; empty where no money moved. */
    String currency() {
        return evidence.stream()
                .map(Evidence::currency)
                .filter(currency -> !currency.isEmpty())
                .reduce("", (before, after) -> after);
    }

    /** What makes such alerts alike: sum, number of events, and how long they took. */
    double[] numbers() {
        return new double[] {
            amountMinor(),
            evidence.size(),
            Duration.between(evidence.get(0).time(), time()).toSeconds()
        };
    }

    /** A payment of its evidence was fraud. */
    void isRight() {
        right = true;
    }

    boolean right() {
        return right;
    }
}
