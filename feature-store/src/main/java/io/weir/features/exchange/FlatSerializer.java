package io.weir.features.exchange;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Records between two tasks, field by field: every event crosses there, and Flink's own serializer of records, by reflection and character by
 * character, took a tenth of the job at each crossing. Only for the network, where both ends are the same build: the form may change with every
 * version, and state refuses it. Nothing is copied, so whoever sends a record must not change it any more.
 */
public abstract class FlatSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    private static final TransactionType[] TRANSACTION_TYPES = TransactionType.values();
    /** Stands for null where the length of a text stands otherwise. */
    private static final int NULL = 0xffff;

    private static final int FIRST_SCRATCH = 256;
    private static final char MOST_ASCII = 0x7f;

    /** For the bytes of one text; grows to the longest seen. */
    private transient byte[] scratch;

    /** One for another thread. */
    @Override
    public abstract FlatSerializer<T> duplicate();

    protected void writeText(String text, DataOutputView out) throws IOException {
        if (text == null) {
            out.writeShort(NULL);
            return;
        }
        int length = text.length();
        if (length < NULL && asciiIntoScratch(text, length)) {
            out.writeShort(length);
            out.write(scratch, 0, length);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length >= NULL) {
            throw new IOException("A text of " + utf8.length + " bytes is longer than any that a codec lets in");
        }
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    /** Nearly every text is ASCII, and an array for each would be a twentieth of all that the job allocates. */
    private boolean asciiIntoScratch(String text, int length) {
        byte[] bytes = scratch(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > MOST_ASCII) {
                return false;
            }
            bytes[i] = (byte) c;
        }
        return true;
    }

    private byte[] scratch(int length) {
        if (scratch == null || scratch.length < length) {
            scratch = new byte[Math.max(FIRST_SCRATCH, length)];
        }
        return scratch;
    }

    protected String readText(DataInputView in) throws IOException {
        int length = in.readUnsignedShort();
        if (length == NULL) {
            return null;
        }
        byte[] bytes = scratch(length);
        in.readFully(bytes, 0, length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("EnumOrdinal") // Both ends are the same build.
    protected void writeTransaction(Transaction t, DataOutputView out) throws IOException {
        writeText(t.id(), out);
        out.writeLong(t.time().toEpochMilli());
        out.writeByte(t.type().ordinal());
        writeText(t.account(), out);
        writeText(t.customer(), out);
        out.writeLong(t.amountMinor());
        writeText(t.currency(), out);
        writeText(t.counterparty(), out);
        writeText(t.counterpartyBank(), out);
        writeText(t.merchant(), out);
        writeText(t.terminal(), out);
        writeText(t.mcc(), out);
        writeText(t.channel(), out);
        writeText(t.country(), out);
        out.writeDouble(t.latitude());
        out.writeDouble(t.longitude());
        writeText(t.device(), out);
        writeText(t.ip(), out);
    }

    protected Transaction readTransaction(DataInputView in) throws IOException {
        return new Transaction(
                readText(in),
                Instant.ofEpochMilli(in.readLong()),
                TRANSACTION_TYPES[in.readByte()],
                readText(in),
                readText(in),
                in.readLong(),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                in.readDouble(),
                in.readDouble(),
                readText(in),
                readText(in));
    }

    protected static void writeFloats(float[] floats, DataOutputView out) throws IOException {
        out.writeShort(floats.length);
        for (float value : floats) {
            out.writeInt(Float.floatToRawIntBits(value));
        }
    }

    protected static float[] readFloats(DataInputView in) throws IOException {
        float[] floats = new float[in.readUnsignedShort()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(in.readInt());
        }
        return floats;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    /** Never used: there is nothing to reuse. */
    @Override
    public T createInstance() {
        return null;
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // Every kind of record has a class of its own.
    public boolean equals(Object other) {
        return other != null && other.getClass() == getClass();
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " is for the network only, not for state");
    }
}
