package io.weir.events;

import static io.weir.events.JsonFields.NO_INTEGER;
import static io.weir.events.JsonFields.required;

import com.fasterxml.jackson.core.Base64Variants;
import java.time.Instant;

/** {@link DeadLetter} as a JSON object in UTF-8, its fields named as its components, the payload in base64. */
public final class DeadLetterCodec {
    private DeadLetterCodec() {}

    /** @throws BadEvent when the bytes are no dead letter */
    public static DeadLetter read(byte[] bytes) throws BadEvent {
        String id = null;
        String origin = null;
        long partition = NO_INTEGER;
        long offset = NO_INTEGER;
        DeadLetterReason reason = null;
        String message = null;
        String payload = null;
        Instant time = null;
        try (JsonFields in = JsonFields.openOfAnySize(bytes)) {
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "id" -> id = in.longText(id);
                    case "origin" -> origin = in.longText(origin);
                    case "partition" -> partition = in.integer(partition, Integer.MAX_VALUE);
                    case "offset" -> offset = in.integer(offset, Long.MAX_VALUE);
                    case "reason" -> reason = in.code(reason, DeadLetterReason.class);
                    case "message" -> message = in.longText(message);
                    case "payload" -> payload = in.longText(payload);
                    case "time" -> time = in.time(time);
                    default -> in.skip();
                }
            }
        }
        return new DeadLetter(
                required("id", id),
                required("origin", origin),
                (int) required("partition", partition),
                required("offset", offset),
                required("reason", reason),
                required("message", message),
                decode(required("payload", payload)),
                time);
    }

    private static byte[] decode(String base64) throws BadEvent {
        try {
            return Base64Variants.MIME_NO_LINEFEEDS.decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadEvent(DeadLetterReason.IMPOSSIBLE_VALUE, "Field payload is not base64: " + e.getMessage());
        }
    }

    public static byte[] write(DeadLetter d) {
        return new JsonOut()
                .text("id", d.id())
                .text("origin", d.origin())
                .integer("partition", d.partition())
                .integer("offset", d.offset())
                .code("reason", d.reason())
                .text("message", d.message())
                .text("payload", Base64Variants.MIME_NO_LINEFEEDS.encode(d.payload()))
                .time("time", d.time())
                .bytes();
    }
}
