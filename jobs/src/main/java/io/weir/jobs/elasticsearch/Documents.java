package io.weir.jobs.elasticsearch;

import io.weir.events.AccountEvent;
import io.weir.events.DeadLetter;
import io.weir.events.DecisionCodec;
import io.weir.events.JsonOut;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.jobs.Activity;
import io.weir.jobs.decide.Explainable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is written of those that do not go into their index as they go over the wire. */
final class Documents {
    /** Of a dead letter's bytes: enough to see what it is. The topic has all of them. */
    private static final int PAYLOAD_SHOWN = 1_000;
    /** Longer messages are cut: a document has a bound. */
    private static final int MESSAGE_SHOWN = 10_000;

    private Documents() {}

    /** The decision, the thresholds it was held against, its payment and its features. */
    static Document decision(Explainable what, Catalogue catalogue) {
        Transaction t = what.transaction();
        JsonOut out = DecisionCodec.fields(what.decision())
                .number("review", Double.isFinite(what.review()) ? what.review() : Double.NaN)
                .number("block", Double.isFinite(what.block()) ? what.block() : Double.NaN)
                .texts("challengersAllowing", challengersAllowing(what))
                .code("type", t.type())
                .integer("amountMinor", t.amountMinor())
                .text("currency", t.currency())
                .text("counterparty", t.counterparty())
                .text("counterpartyBank", t.counterpartyBank())
                .text("merchant", t.merchant())
                .text("terminal", t.terminal())
                .text("mcc", t.mcc())
                .text("channel", t.channel())
                .text("country", t.country())
                .text(
                        "place",
                        Double.isNaN(t.latitude()) || Double.isNaN(t.longitude())
                                ? null
                                : t.latitude() + "," + t.longitude())
                .text("device", t.device())
                .text("ip", t.ip())
                .named("features", catalogue.names(), what.values());
        return new Document(t.id(), out.bytes());
    }

    /** Challengers that would have let it pass, as name/version. */
    private static List<String> challengersAllowing(Explainable what) {
        return what.decision().challengers().stream()
                .map(noted -> noted.split("=", 2))
                .filter(idAndScore -> Double.parseDouble(idAndScore[1]) < what.review())
                .map(idAndScore -> idAndScore[0])
                .toList();
    }

    static Document deadLetter(DeadLetter letter) {
        byte[] payload = letter.payload();
        return new Document(
                letter.id(),
                new JsonOut()
                        .text("id", letter.id())
                        .time("time", letter.time())
                        .text("origin", letter.origin())
                        .integer("partition", letter.partition())
                        .integer("offset", letter.offset())
                        .code("reason", letter.reason())
                        .text("message", start(letter.message(), MESSAGE_SHOWN))
                        .integer("payloadBytes", payload.length)
                        .text(
                                "payloadStart",
                                new String(payload, 0, Math.min(payload.length, PAYLOAD_SHOWN), StandardCharsets.UTF_8))
                        .bytes());
    }

    static Document lateEvent(Activity late) {
        Transaction t = late.transaction();
        AccountEvent e = late.accountEvent();
        JsonOut out = new JsonOut()
                .text("id", t != null ? t.id() : e.id())
                .time("time", late.time())
                .text("kind", t != null ? "TRANSACTION" : "ACCOUNT_EVENT")
                .code("type", t != null ? t.type() : e.type())
                .text("account", late.account())
                .text("customer", t != null ? t.customer() : e.customer())
                .text("country", t != null ? t.country() : e.country())
                .text("channel", t != null ? t.channel() : e.channel());
        if (t != null) {
            out.integer("amountMinor", t.amountMinor()).text("currency", t.currency());
        }
        return new Document(late.uniqueId(), out.bytes());
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
