package io.weir.jobs;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/** Something that happened on an account: a transaction or an account event, exactly one of the two. */
@TypeInfo(ActivityTypeFactory.class)
public record Activity(Transaction transaction, AccountEvent accountEvent) {

    /** The account it happened on: the key of everything that is seen from an account. */
    public String account() {
        return transaction != null ? transaction.account() : accountEvent.account();
    }

    /** When it happened. */
    public Instant time() {
        return transaction != null ? transaction.time() : accountEvent.time();
    }

    /** Unique among transactions and among account events; the prefix keeps the two apart. */
    public String uniqueId() {
        return transaction != null ? "t" + transaction.id() : "e" + accountEvent.id();
    }

    /** The wire format it arrived in, without fields nobody here knows. */
    public byte[] json() {
        return transaction != null ? TransactionCodec.write(transaction) : AccountEventCodec.write(accountEvent);
    }
}
