package io.weir.simulator;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.Label;
import io.weir.events.LabelCodec;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One message as it is to be sent; exactly one of transaction, accountEvent, label and garbage is there, the others are null.
 *
 * @param topic one of {@link Topics}
 * @param key the account
 * @param sentMillis when it leaves the bank's systems, epoch milliseconds: event time plus its delay. Never goes back from one message
 *     to the next. Meant as timestamp of the Kafka record, because simulated days may lie in the future of the machine's clock
 * @param duplicate whether an equal message was sent before
 * @param garbage a broken message, one character a byte
 */
public record SimEvent(
        String topic,
        String key,
        long sentMillis,
        boolean duplicate,
        Transaction transaction,
        AccountEvent accountEvent,
        Label label,
        String garbage) {

    static SimEvent of(Transaction t, long sentMillis, boolean duplicate) {
        return new SimEvent(Topics.TRANSACTIONS, t.account(), sentMillis, duplicate, t, null, null, null);
    }

    static SimEvent of(AccountEvent e, long sentMillis, boolean duplicate) {
        return new SimEvent(Topics.ACCOUNT_EVENTS, e.account(), sentMillis, duplicate, null, e, null, null);
    }

    static SimEvent of(Label l) {
        return new SimEvent(Topics.LABELS, l.account(), l.time().toEpochMilli(), false, null, null, l, null);
    }

    SimEvent broken(String bytes) {
        return new SimEvent(topic, key, sentMillis, false, null, null, null, bytes);
    }

    /** The message on the wire. */
    public byte[] bytes() {
        if (transaction != null) {
            return TransactionCodec.write(transaction);
        }
        if (accountEvent != null) {
            return AccountEventCodec.write(accountEvent);
        }
        return label != null ? LabelCodec.write(label) : garbage.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** When it happened, or for a label became known; null for garbage. */
    public Instant time() {
        if (transaction != null) {
            return transaction.time();
        }
        if (accountEvent != null) {
            return accountEvent.time();
        }
        return label == null ? null : label.time();
    }
}
