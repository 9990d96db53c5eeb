package io.weir.events;

import static io.weir.events.JsonFields.required;

import java.time.Instant;

/** {@link Label} as a JSON object in UTF-8, its fields named as its components. Unknown fields are passed over. */
public final class LabelCodec {
    private LabelCodec() {}

    /**
     * @param arrivedAt the Kafka timestamp of the message, epoch milliseconds; {@link Long#MAX_VALUE} where there is none
     * @throws BadEvent when the bytes are no possible label
     */
    public static Label read(byte[] bytes, long arrivedAt) throws BadEvent {
        String transactionId = null;
        Instant time = null;
        Boolean fraud = null;
        String account = null;
        String typology = null;
        String episode = null;
        Instant transactionTime = null;
        String merchant = null;
        String terminal = null;
        String counterparty = null;
        try (JsonFields in = JsonFields.open(bytes)) {
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "transactionId" -> transactionId = in.text(transactionId);
                    case "time" -> time = in.time(time);
                    case "fraud" -> fraud = in.flag(fraud);
                    case "account" -> account = in.text(account);
                    case "typology" -> typology = in.text(typology);
                    case "episode" -> episode = in.text(episode);
                    case "transactionTime" -> transactionTime = in.time(transactionTime);
                    case "merchant" -> merchant = in.text(merchant);
                    case "terminal" -> terminal = in.text(terminal);
                    case "counterparty" -> counterparty = in.text(counterparty);
                    default -> in.skip();
                }
            }
        }
        return new Label(
                required("transactionId", transactionId),
                BelievableTime.of(time, arrivedAt),
                required("fraud", fraud),
                account,
                typology,
                episode,
                transactionTime,
                merchant,
                terminal,
                counterparty);
    }

    public static byte[] write(Label l) {
        return new JsonOut()
                .text("transactionId", l.transactionId())
                .time("time", l.time())
                .flag("fraud", l.fraud())
                .text("account", l.account())
                .text("typology", l.typology())
                .text("episode", l.episode())
                .time("transactionTime", l.transactionTime())
                .text("merchant", l.merchant())
                .text("terminal", l.terminal())
                .text("counterparty", l.counterparty())
                .bytes();
    }
}
