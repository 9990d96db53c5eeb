package io.weir.events;

import static io.weir.events.JsonFields.required;

import java.time.Instant;

/** {@link AccountEvent} as a JSON object in UTF-8, its fields named as its components. Unknown fields are passed over. */
public final class AccountEventCodec {
    private AccountEventCodec() {}

    /**
     * @param arrivedAt the Kafka timestamp of the message, epoch milliseconds; {@link Long#MAX_VALUE} where there is none
     * @throws BadEvent when the bytes are no possible account event
     */
    public static AccountEvent read(byte[] bytes, long arrivedAt) throws BadEvent {
        String id = null;
        Instant time = null;
        AccountEventType type = null;
        String account = null;
        String customer = null;
        String device = null;
        String ip = null;
        String country = null;
        String channel = null;
        String beneficiary = null;
        String beneficiaryBank = null;
        try (JsonFields in = JsonFields.open(bytes)) {
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "id" -> id = in.text(id);
                    case "time" -> time = in.time(time);
                    case "type" -> type = in.code(type, AccountEventType.class);
                    case "account" -> account = in.text(account);
                    case "customer" -> customer = in.text(customer);
                    case "device" -> device = in.text(device);
                    case "ip" -> ip = in.text(ip);
                    case "country" -> country = in.country(country);
                    case "channel" -> channel = in.text(channel);
                    case "beneficiary" -> beneficiary = in.text(beneficiary);
                    case "beneficiaryBank" -> beneficiaryBank = in.text(beneficiaryBank);
                    default -> in.skip();
                }
            }
        }
        required("type", type);
        if (type == AccountEventType.BENEFICIARY_ADDED) {
            required("beneficiary", beneficiary);
        }
        return new AccountEvent(
                required("id", id),
                BelievableTime.of(time, arrivedAt),
                type,
                required("account", account),
                required("customer", customer),
                device,
                ip,
                country,
                channel,
                beneficiary,
                beneficiaryBank);
    }

    public static byte[] write(AccountEvent e) {
        return new JsonOut()
                .text("id", e.id())
                .time("time", e.time())
                .code("type", e.type())
                .text("account", e.account())
                .text("customer", e.customer())
                .text("device", e.device())
                .text("ip", e.ip())
                .text("country", e.country())
                .text("channel", e.channel())
                .text("beneficiary", e.beneficiary())
                .text("beneficiaryBank", e.beneficiaryBank())
                .bytes();
    }
}
