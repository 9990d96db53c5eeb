package io.weir.events;

import static io.weir.events.JsonFields.NO_INTEGER;
import static io.weir.events.JsonFields.required;

import java.time.Instant;

/** {@link Transaction} as a JSON object in UTF-8, its fields named as its components. Unknown fields are passed over. */
public final class TransactionCodec {
    private TransactionCodec() {}

    /**
     * @param arrivedAt the Kafka timestamp of the message, epoch milliseconds; {@link Long#MAX_VALUE} where there is none
     * @throws BadEvent when the bytes are no possible transaction
     */
    public static Transaction read(byte[] bytes, long arrivedAt) throws BadEvent {
        String id = null;
        Instant time = null;
        TransactionType type = null;
        String account = null;
        String customer = null;
        long amountMinor = NO_INTEGER;
        String currency = null;
        String counterparty = null;
        String counterpartyBank = null;
        String merchant = null;
        String terminal = null;
        String mcc = null;
        String channel = null;
        String country = null;
        double latitude = Double.NaN;
        double longitude = Double.NaN;
        String device = null;
        String ip = null;
        try (JsonFields in = JsonFields.open(bytes)) {
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "id" -> id = in.text(id);
                    case "time" -> time = in.time(time);
                    case "type" -> type = in.code(type, TransactionType.class);
                    case "account" -> account = in.text(account);
                    case "customer" -> customer = in.text(customer);
                    case "amountMinor" -> amountMinor = in.integer(amountMinor, Transaction.MAX_AMOUNT_MINOR);
                    case "currency" -> currency = in.currency(currency);
                    case "counterparty" -> counterparty = in.text(counterparty);
                    case "counterpartyBank" -> counterpartyBank = in.text(counterpartyBank);
                    case "merchant" -> merchant = in.text(merchant);
                    case "terminal" -> terminal = in.text(terminal);
                    case "mcc" -> mcc = in.merchantCategory(mcc);
                    case "channel" -> channel = in.text(channel);
                    case "country" -> country = in.country(country);
                    case "latitude" -> latitude = in.number(latitude, 90);
                    case "longitude" -> longitude = in.number(longitude, 180);
                    case "device" -> device = in.text(device);
                    case "ip" -> ip = in.text(ip);
                    default -> in.skip();
                }
            }
        }
        return new Transaction(
                required("id", id),
                BelievableTime.of(time, arrivedAt),
                required("type", type),
                required("account", account),
                required("customer", customer),
                required("amountMinor", amountMinor),
                required("currency", currency),
                counterparty,
                counterpartyBank,
                merchant,
                terminal,
                mcc,
                channel,
                country,
                latitude,
                longitude,
                device,
                ip);
    }

    public static byte[] write(Transaction t) {
        return fields(new JsonOut(), t).bytes();
    }

    /** The same among the fields of a message that says more of it: whoever reads transactions reads such a message too. */
    public static JsonOut fields(JsonOut out, Transaction t) {
        return out.text("id", t.id())
                .time("time", t.time())
                .code("type", t.type())
                .text("account", t.account())
                .text("customer", t.customer())
                .integer("amountMinor", t.amountMinor())
                .text("currency", t.currency())
                .text("counterparty", t.counterparty())
                .text("counterpartyBank", t.counterpartyBank())
                .text("merchant", t.merchant())
                .text("terminal", t.terminal())
                .text("mcc", t.mcc())
                .text("channel", t.channel())
                .text("country", t.country())
                .number("latitude", t.latitude())
                .number("longitude", t.longitude())
                .text("device", t.device())
                .text("ip", t.ip());
    }
}
