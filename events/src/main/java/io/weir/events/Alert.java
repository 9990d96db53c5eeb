package io.weir.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A suspicion with its reason and evidence. Its id is a hash of detector, version, subject and evidence: the same evidence gives
 * the same id in every run, so a crash or a replay can repeat work but never an alert. Leaves on {@link Topics#ALERTS}, keyed by id.
 */
public record Alert(
        @Meaning(value = "Deterministic id, 32 hexadecimal digits", required = true)
        String id,

        @Meaning(value = "Event time of the last piece of evidence", unit = "ISO 8601 instant", required = true)
        Instant time,

        @Meaning(value = "What raised it, such as velocity-burst", required = true)
        String detector,

        @Meaning(value = "Version of the detector's definition", required = true)
        int detectorVersion,

        @Meaning(value = "Kind of crime suspected", required = true)
        String typology,

        @Meaning(value = "How soon to look", unit = "Severity", required = true)
        Severity severity,

        @Meaning(value = "Whom it is about", unit = "SubjectType", required = true)
        SubjectType subjectType,

        @Meaning(value = "Account or customer id; rule id of an operations alert", required = true)
        String subject,

        @Meaning(
                value = "The customer behind the subject; of an operations alert who answers for the rule",
                required = true)
        String customer,

        @Meaning(value = "Ids of the events that prove it, in order of time", required = true)
        List<String> evidence,

        @Meaning(value = "Sum of the payments in the evidence", unit = "minor units of the currency", required = true)
        long amountMinor,

        @Meaning(value = "Currency of the amount", unit = "ISO 4217")
        String currency,

        @Meaning(value = "Event time of the first piece of evidence", unit = "ISO 8601 instant", required = true)
        Instant windowStart,

        @Meaning(value = "Why, in a sentence for an analyst", required = true)
        String reason,

        @Meaning(value = "For whom it is; absent: LIVE", unit = "AlertMode")
        AlertMode mode) {

    public Alert {
        evidence = List.copyOf(evidence);
    }

    /** A live one. */
    public Alert(
            String id,
            Instant time,
            String detector,
            int detectorVersion,
            String typology,
            Severity severity,
            SubjectType subjectType,
            String subject,
            String customer,
            List<String> evidence,
            long amountMinor,
            String currency,
            Instant windowStart,
            String reason) {
        this(
                id,
                time,
                detector,
                detectorVersion,
                typology,
                severity,
                subjectType,
                subject,
                customer,
                evidence,
                amountMinor,
                currency,
                windowStart,
                reason,
                AlertMode.LIVE);
    }

    /** The same, the same id included, for somebody else. */
    public Alert as(AlertMode otherMode) {
        return new Alert(
                id,
                time,
                detector,
                detectorVersion,
                typology,
                severity,
                subjectType,
                subject,
                customer,
                evidence,
                amountMinor,
                currency,
                windowStart,
                reason,
                otherMode);
    }

    /**
     * The deterministic id: SHA-256 over the length-prefixed UTF-8 texts, cut to 128 bits. Length prefixes keep ("ab","c") and ("a","bc")
     * apart.
     */
    public static String idOf(String detector, int detectorVersion, String subject, List<String> evidence) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must provide SHA-256", e);
        }
        update(digest, detector);
        update(digest, Integer.toString(detectorVersion));
        update(digest, subject);
        for (String id : evidence) {
            update(digest, id);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
