package io.weir.cli.desk;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.Label;
import io.weir.events.LabelCodec;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import java.util.Arrays;
import java.util.List;

/**
 * What of a dead letter goes where, found good by the codec that the job reads with.
 *
 * @param letter that is sent again
 * @param topic without prefix; null for a document
 * @param index for a document; null for a message
 * @param key of the message, or id of the document
 * @param event its id in words
 * @param bytes that are sent
 */
// Never compared; the bytes go to a producer.
@SuppressWarnings("ArrayRecordComponent")
record Resend(DeadLetter letter, String topic, String index, String key, String event, byte[] bytes) {
    private static final String STORE = "elasticsearch:";

    /**
     * @param topicPrefix of the deployment
     * @param edited bytes to send in place of those that came; null for none
     * @param changes to fields, each as field=value
     * @param now when it is sent, epoch milliseconds: how far ahead of it an event may be is limited
     * @throws Correction.Wrong saying why it cannot be sent, and what to do
     */
    static Resend of(DeadLetter letter, String topicPrefix, byte[] edited, List<String> changes, long now)
            throws Correction.Wrong {
        String origin = letter.origin();
        boolean corrected = edited != null || !changes.isEmpty();
        if (origin.startsWith(STORE)) {
            return document(letter, origin.substring(STORE.length()), corrected);
        }
        if (origin.startsWith("file:")) {
            if (edited == null) {
                throw new Correction.Wrong(
                        "a row of a file is no event. Correct it in the file and import that again, rows that went through are dropped as duplicates; or write it as a transaction (docs/events.md) and give that with --edit");
            }
            return message(letter, Topics.TRANSACTIONS, edited, changes, now);
        }
        if (origin.startsWith("model:")) {
            throw new Correction.Wrong(
                    "a model that was refused is not sent again: mend it and publish it with ./weir model publish");
        }
        if (origin.startsWith("rule:")) {
            throw new Correction.Wrong(
                    "a rule that failed or was refused is not sent again: mend it and publish it with ./weir rules publish");
        }
        String topic = origin.startsWith(topicPrefix) ? origin.substring(topicPrefix.length()) : origin;
        return switch (topic) {
            case Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.LABELS ->
                message(letter, topic, edited == null ? letter.payload() : edited, changes, now);
            case Topics.MODELS ->
                throw new Correction.Wrong(
                        "a plan is not sent again but replaced: ./weir model publish, promote, rollback or drop");
            case Topics.THRESHOLDS ->
                throw new Correction.Wrong("a plan is not sent again but replaced: ./weir thresholds set");
            case Topics.RULES ->
                throw new Correction.Wrong(
                        "a plan is not sent again but replaced: ./weir rules publish, shadow, retire or rollback");
            default ->
                throw new Correction.Wrong(
                        "nobody reads the topic %s under the prefix '%s'; --topic-prefix says under which its deployment does"
                                .formatted(origin, topicPrefix));
        };
    }

    boolean corrected() {
        return !Arrays.equals(bytes, letter.payload());
    }

    /** A document is what the job has said, and proof: the store's mapping is mended, not the document. */
    private static Resend document(DeadLetter letter, String index, boolean corrected) throws Correction.Wrong {
        if (corrected) {
            throw new Correction.Wrong(
                    "a document is not corrected: mend the mapping of the index %s, then send it as it is"
                            .formatted(index));
        }
        try {
            if (!index.contains("alerts")) {
                // As it was refused: by the id it has in its index.
                String id = letter.id().substring(letter.origin().length() + 1);
                return new Resend(letter, null, index, id, "document " + id, letter.payload());
            }
            String id = AlertCodec.read(letter.payload()).id();
            return new Resend(letter, null, index, id, "alert " + id, letter.payload());
        } catch (BadEvent e) {
            throw new Correction.Wrong("the document is no alert of this release: " + e.getMessage());
        }
    }

    private static Resend message(DeadLetter letter, String topic, byte[] payload, List<String> changes, long now)
            throws Correction.Wrong {
        byte[] bytes = changes.isEmpty() ? payload : Correction.of(topic, payload, changes);
        try {
            return switch (topic) {
                case Topics.TRANSACTIONS -> {
                    Transaction t = TransactionCodec.read(bytes, now);
                    yield new Resend(letter, topic, null, t.account(), "transaction " + t.id(), bytes);
                }
                case Topics.ACCOUNT_EVENTS -> {
                    AccountEvent e = AccountEventCodec.read(bytes, now);
                    yield new Resend(letter, topic, null, e.account(), "account event " + e.id(), bytes);
                }
                default -> {
                    Label l = LabelCodec.read(bytes, now);
                    yield new Resend(
                            letter,
                            topic,
                            null,
                            l.account() == null ? l.transactionId() : l.account(),
                            "label of " + l.transactionId(),
                            bytes);
                }
            };
        } catch (BadEvent e) {
            throw new Correction.Wrong("%s: %s".formatted(e.reason(), e.getMessage()));
        }
    }
}
