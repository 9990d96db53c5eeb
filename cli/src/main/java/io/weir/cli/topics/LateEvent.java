package io.weir.cli.topics;

import io.weir.cli.command.UserError;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.BadEvent;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event that came behind the watermark: features have seen it and a payment was decided, but no pattern has judged it. A transaction or an account event, exactly one of the two.
 *
 * @param setAsideAt when the job found it late, by Kafka's clock
 */
public record LateEvent(Transaction transaction, AccountEvent accountEvent, Instant setAsideAt) {
    /** @throws UserError when the message is neither */
    public static LateEvent read(ConsumerRecord<byte[], byte[]> message) {
        Instant at = Instant.ofEpochMilli(message.timestamp());
        try {
            return new LateEvent(TransactionCodec.read(message.value(), Long.MAX_VALUE), null, at);
        } catch (BadEvent noTransaction) {
            try {
                return new LateEvent(null, AccountEventCodec.read(message.value(), Long.MAX_VALUE), at);
            } catch (BadEvent e) {
                throw new UserError(
                        "message %d of partition %d of the topic %s is no event: as a transaction: %s. As an account event: %s"
                                .formatted(
                                        message.offset(),
                                        message.partition(),
                                        message.topic(),
                                        noTransaction.getMessage(),
                                        e.getMessage()),
                        e);
            }
        }
    }

    /** The prefix keeps a transaction and an account event with the same id apart. */
    public String uniqueId() {
        return (transaction != null ? "t" : "e") + id();
    }

    public String id() {
        return transaction != null ? transaction.id() : accountEvent.id();
    }

    public Instant time() {
        return transaction != null ? transaction.time() : accountEvent.time();
    }

    public String account() {
        return transaction != null ? transaction.account() : accountEvent.account();
    }

    public String customer() {
        return transaction != null ? transaction.customer() : accountEvent.customer();
    }

    /** Type, as a code. */
    public String type() {
        return transaction != null
                ? transaction.type().name()
                : accountEvent.type().name();
    }
}
