package io.weir.jobs;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.features.exchange.FlatSerializer;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Activities on their way to their account. */
final class ActivitySerializer extends FlatSerializer<Activity> {
    private static final long serialVersionUID = 1L;

    private static final AccountEventType[] ACCOUNT_EVENT_TYPES = AccountEventType.values();

    @Override
    public void serialize(Activity activity, DataOutputView out) throws IOException {
        out.writeBoolean(activity.transaction() != null);
        if (activity.transaction() != null) {
            writeTransaction(activity.transaction(), out);
        } else {
            writeAccountEvent(activity.accountEvent(), out);
        }
    }

    @SuppressWarnings("EnumOrdinal") // Both ends are the same build.
    private void writeAccountEvent(AccountEvent e, DataOutputView out) throws IOException {
        writeText(e.id(), out);
        out.writeLong(e.time().toEpochMilli());
        out.writeByte(e.type().ordinal());
        writeText(e.account(), out);
        writeText(e.customer(), out);
        writeText(e.device(), out);
        writeText(e.ip(), out);
        writeText(e.country(), out);
        writeText(e.channel(), out);
        writeText(e.beneficiary(), out);
        writeText(e.beneficiaryBank(), out);
    }

    @Override
    public Activity deserialize(DataInputView in) throws IOException {
        return in.readBoolean() ? new Activity(readTransaction(in), null) : new Activity(null, readAccountEvent(in));
    }

    private AccountEvent readAccountEvent(DataInputView in) throws IOException {
        return new AccountEvent(
                readText(in),
                Instant.ofEpochMilli(in.readLong()),
                ACCOUNT_EVENT_TYPES[in.readByte()],
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in));
    }

    @Override
    public ActivitySerializer duplicate() {
        return new ActivitySerializer();
    }
}
