package io.weir.events;

import static io.weir.events.JsonFields.NO_INTEGER;
import static io.weir.events.JsonFields.required;

import java.time.Instant;
import java.util.List;

/** {@link Alert} as a JSON object in UTF-8, its fields named as its components. Unknown fields are passed over. */
public final class AlertCodec {
    private AlertCodec() {}

    /** @throws BadEvent when the bytes are no alert */
    public static Alert read(byte[] bytes) throws BadEvent {
        String id = null;
        Instant time = null;
        String detector = null;
        long detectorVersion = NO_INTEGER;
        String typology = null;
        Severity severity = null;
        SubjectType subjectType = null;
        String subject = null;
        String customer = null;
        List<String> evidence = null;
        long amountMinor = NO_INTEGER;
        String currency = null;
        Instant windowStart = null;
        String reason = null;
        AlertMode mode = null;
        try (JsonFields in = JsonFields.open(bytes)) {
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "id" -> id = in.text(id);
                    case "time" -> time = in.time(time);
                    case "detector" -> detector = in.text(detector);
                    case "detectorVersion" -> detectorVersion = in.integer(detectorVersion, Integer.MAX_VALUE);
                    case "typology" -> typology = in.text(typology);
                    case "severity" -> severity = in.code(severity, Severity.class);
                    case "subjectType" -> subjectType = in.code(subjectType, SubjectType.class);
                    case "subject" -> subject = in.text(subject);
                    case "customer" -> customer = in.text(customer);
                    case "evidence" -> evidence = in.texts(evidence);
                    case "amountMinor" -> amountMinor = in.integer(amountMinor, Long.MAX_VALUE);
                    case "currency" -> currency = in.currency(currency);
                    case "windowStart" -> windowStart = in.time(windowStart);
                    case "reason" -> reason = in.longText(reason);
                    case "mode" -> mode = in.code(mode, AlertMode.class);
                    default -> in.skip();
                }
            }
        }
        return new Alert(
                required("id", id),
                required("time", time),
                required("detector", detector),
                (int) required("detectorVersion", detectorVersion),
                required("typology", typology),
                required("severity", severity),
                required("subjectType", subjectType),
                required("subject", subject),
                required("customer", customer),
                required("evidence", evidence),
                required("amountMinor", amountMinor),
                currency,
                required("windowStart", windowStart),
                required("reason", reason),
                mode == null ? AlertMode.LIVE : mode);
    }

    public static byte[] write(Alert a) {
        return new JsonOut()
                .text("id", a.id())
                .time("time", a.time())
                .text("detector", a.detector())
                .integer("detectorVersion", a.detectorVersion())
                .text("typology", a.typology())
                .code("severity", a.severity())
                .code("subjectType", a.subjectType())
                .text("subject", a.subject())
                .text("customer", a.customer())
                .texts("evidence", a.evidence())
                .integer("amountMinor", a.amountMinor())
                .text("currency", a.currency())
                .time("windowStart", a.windowStart())
                .text("reason", a.reason())
                .code("mode", a.mode())
                .bytes();
    }
}
