package io.weir.cli.diff;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.features.Entity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A decision or an alert, as it is compared.
 *
 * @param id the transaction of a decision, the id of an alert: the same in every run
 * @param group it is counted under: outcome of a decision, detector of an alert
 * @param content all that must be the same in every run, as JSON; latency stamps and how it came about are left out
 * @param evidence ids of the events it is made of
 * @param about whose it is, as keys of {@link LateEvents}
 * @param start event time of the first of the evidence
 * @param end event time of the last
 * @param decided the transaction whose decision this is or follows from; null for an alert of a pattern
 * @param unsettled whether a decision says of itself that it did not wait for event time
 */
public record Result(
        String id,
        String group,
        String content,
        List<String> evidence,
        List<String> about,
        Instant start,
        Instant end,
        String decided,
        boolean unsettled) {
    /** What {@code explain} raises for a score. */
    private static final String SCORE_TYPOLOGY = "suspicious-score";
    /** Fields of a decision that are not compared. */
    public static final Set<String> BLANKED = Set.of("receivedAt", "decidedAt", "unsettled", "thresholdsRevision");

    public Result {
        evidence = List.copyOf(evidence);
        about = List.copyOf(about);
    }

    /**
     * Everything but the two latency stamps, which are measurements, and what says how it came about and not what: the flag unsettled, and which edition of the
     * thresholds was known. A replay knows the last edition, which says itself what held at the time.
     */
    public static Result of(Decision d) {
        Decision timeless = new Decision(
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
                Instant.EPOCH,
                Instant.EPOCH);
        return new Result(
                d.transactionId(),
                d.outcome().name(),
                text(DecisionCodec.write(timeless)),
                List.of(d.transactionId()),
                List.of(),
                d.time(),
                d.time(),
                d.transactionId(),
                d.unsettled());
    }

    /** All fields. */
    public static Result of(Alert a) {
        List<String> about = new ArrayList<>();
        about.add(LateEvents.key(Entity.CUSTOMER, a.customer()));
        switch (a.subjectType()) {
            case ACCOUNT -> about.add(LateEvents.key(Entity.ACCOUNT, a.subject()));
            case CUSTOMER -> about.add(LateEvents.key(Entity.CUSTOMER, a.subject()));
            case RULE -> about.clear(); // It is about nobody's events.
        }
        return new Result(
                a.id(),
                a.detector() + " " + a.detectorVersion(),
                text(AlertCodec.write(a)),
                a.evidence(),
                about,
                a.windowStart(),
                a.time(),
                a.typology().equals(SCORE_TYPOLOGY) && a.evidence().size() == 1
                        ? a.evidence().get(0)
                        : null,
                false);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
