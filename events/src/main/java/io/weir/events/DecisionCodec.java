package io.weir.events;

import static io.weir.events.JsonFields.NO_INTEGER;
import static io.weir.events.JsonFields.required;

import java.time.Instant;
import java.util.List;

/** {@link Decision} as a JSON object in UTF-8, its fields named as its components. Unknown fields are passed over. */
public final class DecisionCodec {
    private DecisionCodec() {}

    /** @throws BadEvent when the bytes are no decision */
    public static Decision read(byte[] bytes) throws BadEvent {
        String transactionId = null;
        Instant time = null;
        String account = null;
        String customer = null;
        Outcome outcome = null;
        double score = Double.NaN;
        String model = null;
        String segment = null;
        long thresholdsRevision = NO_INTEGER;
        List<String> rules = null;
        List<String> reasons = null;
        List<String> challengers = null;
        Boolean approximate = null;
        Boolean unsettled = null;
        Instant receivedAt = null;
        Instant decidedAt = null;
        try (JsonFields in = JsonFields.open(bytes)) {
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "transactionId" -> transactionId = in.text(transactionId);
                    case "time" -> time = in.time(time);
                    case "account" -> account = in.text(account);
                    case "customer" -> customer = in.text(customer);
                    case "outcome" -> outcome = in.code(outcome, Outcome.class);
                    case "score" -> score = in.number(score, 1);
                    case "model" -> model = in.text(model);
                    case "segment" -> segment = in.text(segment);
                    case "thresholdsRevision" -> thresholdsRevision = in.integer(thresholdsRevision, Integer.MAX_VALUE);
                    case "rules" -> rules = in.texts(rules);
                    case "reasons" -> reasons = in.texts(reasons);
                    case "challengers" -> challengers = in.texts(challengers);
                    case "approximate" -> approximate = in.flag(approximate);
                    case "unsettled" -> unsettled = in.flag(unsettled);
                    case "receivedAt" -> receivedAt = in.time(receivedAt);
                    case "decidedAt" -> decidedAt = in.time(decidedAt);
                    default -> in.skip();
                }
            }
        }
        return new Decision(
                required("transactionId", transactionId),
                required("time", time),
                required("account", account),
                required("customer", customer),
                required("outcome", outcome),
                score,
                model,
                required("segment", segment),
                (int) required("thresholdsRevision", thresholdsRevision),
                required("rules", rules),
                required("reasons", reasons),
                required("challengers", challengers),
                required("approximate", approximate),
                required("unsettled", unsettled),
                required("receivedAt", receivedAt),
                required("decidedAt", decidedAt));
    }

    public static byte[] write(Decision d) {
        return fields(d).bytes();
    }

    /** The same, open for more fields. */
    public static JsonOut fields(Decision d) {
        return new JsonOut()
                .text("transactionId", d.transactionId())
                .time("time", d.time())
                .text("account", d.account())
                .text("customer", d.customer())
                .code("outcome", d.outcome())
                .number("score", d.score())
                .text("model", d.model())
                .text("segment", d.segment())
                .integer("thresholdsRevision", d.thresholdsRevision())
                .texts("rules", d.rules())
                .texts("reasons", d.reasons())
                .texts("challengers", d.challengers())
                .flag("approximate", d.approximate())
                .flag("unsettled", d.unsettled())
                .time("receivedAt", d.receivedAt())
                .time("decidedAt", d.decidedAt());
    }
}
