package io.weir.events;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * Input or output that cannot be used, kept whole with the reason. Leaves on {@link Topics#DEAD_LETTERS}, keyed by id. The id names the place it
 * came from, so the same bad message is the same dead letter in every run.
 */
// The bytes are kept as an array: a list of boxed bytes would be the only copy-safe record component, at 16 times the
// size.
@SuppressWarnings("ArrayRecordComponent")
public record DeadLetter(
        @Meaning(value = "origin/partition/offset", required = true)
        String id,

        @Meaning(
                value =
                        "Where it came from: a topic, file:NAME for an imported file, elasticsearch:INDEX for a refused document",
                required = true)
        String origin,

        @Meaning(value = "Partition of the topic; 0 for a file or an index", required = true)
        int partition,

        @Meaning(value = "Offset in the partition; line of a file; 0 for an index", required = true)
        long offset,

        @Meaning(value = "Why, as a code to count by", unit = "DeadLetterReason", required = true)
        DeadLetterReason reason,

        @Meaning(value = "Why, in a sentence: what is wrong, where, what would be right", required = true)
        String message,

        @Meaning(value = "The original bytes", unit = "base64 on the wire", required = true)
        byte[] payload,

        @Meaning(
                value =
                        "Kafka timestamp of the message, or event time of the document; absent for a row of a file, and where it is not believable",
                unit = "ISO 8601 instant")
        Instant time) {

    public DeadLetter {
        if (time != null && (time.isBefore(BelievableTime.EARLIEST) || !time.isBefore(BelievableTime.LATEST))) {
            time = null;
        }
    }

    /** One without a time. */
    public DeadLetter(
            String id,
            String origin,
            int partition,
            long offset,
            DeadLetterReason reason,
            String message,
            byte[] payload) {
        this(id, origin, partition, offset, reason, message, payload, null);
    }

    /** The same, with the time it has. */
    public DeadLetter at(Instant when) {
        return new DeadLetter(id, origin, partition, offset, reason, message, payload, when);
    }

    /** A dead letter that came from a topic or a file. */
    public static DeadLetter at(
            String origin, int partition, long offset, DeadLetterReason reason, String message, byte[] payload) {
        return new DeadLetter(
                origin + "/" + partition + "/" + offset, origin, partition, offset, reason, message, payload);
    }

    /** A document that a store refused for what it holds; the same document refused again is the same dead letter. */
    public static DeadLetter refused(String origin, String documentId, String message, byte[] payload) {
        return new DeadLetter(
                origin + "/" + documentId, origin, 0, 0, DeadLetterReason.REFUSED_BY_STORE, message, payload);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeadLetter that
                && id.equals(that.id)
                && reason == that.reason
                && message.equals(that.message)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, reason, message);
    }
}
