package io.weir.events;

import java.time.Instant;
import java.util.List;

/**
 * What is decided of a transaction, and why. One a transaction, leaving on {@link Topics#DECISIONS} keyed by account; after a crash the same one may leave
 * again. Everything but the two stamps follows from the events, the plans in force and the features.
 */
public record Decision(
        @Meaning(value = "The transaction", required = true) String transactionId,

        @Meaning(value = "Event time of the transaction", unit = "ISO 8601 instant", required = true)
        Instant time,

        @Meaning(value = "The account it belongs to", required = true)
        String account,

        @Meaning(value = "The customer who owns the account", required = true)
        String customer,

        @Meaning(value = "What becomes of it", unit = "Outcome", required = true)
        Outcome outcome,

        @Meaning(value = "How likely it is fraud, by the champion; absent without a model", unit = "0 to 1")
        double score,

        @Meaning("The champion that gave the score, as name/version; absent without a model")
        String model,

        @Meaning(value = "The segment whose thresholds applied", required = true)
        String segment,

        @Meaning(value = "Revision of the plan that the thresholds are from; 0 for those built in", required = true)
        int thresholdsRevision,

        @Meaning(value = "Ids of the rules that hit", required = true)
        List<String> rules,

        @Meaning(
                value = "Why, in sentences, the strongest first; of what is allowed only where there is no model",
                required = true)
        List<String> reasons,

        @Meaning(value = "Scores of the challengers, each as name/version=score", required = true)
        List<String> challengers,

        @Meaning(value = "Whether some windows of a very busy key were exact only to a 128th", required = true)
        boolean approximate,

        @Meaning(value = "Whether it did not wait for event time, so that a replay may see more", required = true)
        boolean unsettled,

        @Meaning(
                value = "Clock when the job had received it; a measurement",
                unit = "ISO 8601 instant",
                required = true)
        Instant receivedAt,

        @Meaning(value = "Clock when it was decided; a measurement", unit = "ISO 8601 instant", required = true)
        Instant decidedAt) {

    public Decision {
        rules = List.copyOf(rules);
        reasons = List.copyOf(reasons);
        challengers = List.copyOf(challengers);
    }

    /** The same decision with its reasons. */
    public Decision because(List<String> sentences) {
        return with(sentences, receivedAt, decidedAt);
    }

    /** The same decision without the two stamps, which differ from run to run: both are the epoch. */
    public Decision unmeasured() {
        return with(reasons, Instant.EPOCH, Instant.EPOCH);
    }

    private Decision with(List<String> sentences, Instant received, Instant decided) {
        return new Decision(
                transactionId,
                time,
                account,
                customer,
                outcome,
                score,
                model,
                segment,
                thresholdsRevision,
                rules,
                sentences,
                challengers,
                approximate,
                unsettled,
                received,
                decided);
    }
}
