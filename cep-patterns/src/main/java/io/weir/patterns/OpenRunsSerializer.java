package io.weir.patterns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * {@link OpenRuns} without what is not in use, taken out of a checkpoint at once: nearly every account has some, and by Flink's own serializer they took a fifth of what
 * a restart computes. Reads also what that one has written, in savepoints of before.
 */
final class OpenRunsSerializer extends TypeSerializer<OpenRuns> {
    private static final long serialVersionUID = 1L;

    /** Of the form. */
    private static final int VERSION = 1;

    private static final int FIRST_SCRATCH = 256;

    private static final Observation.Kind[] KINDS = Observation.Kind.values();

    /** For one value at a time; grows to the longest seen. */
    private transient DataOutputSerializer scratch;

    /** The same for reading. */
    private transient byte[] bytes;

    private transient DataInputDeserializer view;

    @Override
    public void serialize(OpenRuns open, DataOutputView target) throws IOException {
        if (scratch == null) {
            scratch = new DataOutputSerializer(FIRST_SCRATCH);
        }
        scratch.clear();
        scratch.writeInt(open.shape);
        scratch.writeLong(open.timer);
        writeInts(open.runs, open.used, scratch);
        writeInts(open.held, open.held.length, scratch);
        scratch.writeInt(open.events.size());
        for (Observation event : open.events) {
            write(event, scratch);
        }
        target.writeByte(VERSION);
        target.writeInt(scratch.length());
        target.write(scratch.getSharedBuffer(), 0, scratch.length());
    }

    private static void writeInts(int[] ints, int used, DataOutputView out) throws IOException {
        out.writeInt(used);
        for (int i = 0; i < used; i++) {
            out.writeInt(ints[i]);
        }
    }

    @SuppressWarnings("EnumOrdinal") // Stored: a test holds the order.
    private static void write(Observation o, DataOutputView out) throws IOException {
        StringValue.writeString(o.id(), out);
        out.writeLong(o.time());
        out.writeByte(o.kind().ordinal());
        StringValue.writeString(o.account(), out);
        StringValue.writeString(o.customer(), out);
        out.writeLong(o.amountMinor());
        StringValue.writeString(o.currency(), out);
        StringValue.writeString(o.counterparty(), out);
        StringValue.writeString(o.device(), out);
        out.writeBoolean(o.newDevice());
        out.writeInt(o.failedLogins());
    }

    @Override
    public OpenRuns deserialize(DataInputView source) throws IOException {
        int version = source.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("Open runs of version " + version + "; this Weir reads version " + VERSION
                    + ". Start it with the release that wrote the savepoint, or a newer one.");
        }
        int length = source.readInt();
        if (bytes == null || bytes.length < length) {
            bytes = new byte[Math.max(FIRST_SCRATCH, length)];
            view = new DataInputDeserializer();
        }
        source.readFully(bytes, 0, length);
        view.setBuffer(bytes, 0, length);
        OpenRuns open = new OpenRuns(view.readInt());
        open.timer = view.readLong();
        open.used = view.readInt();
        open.runs = readInts(open.used, view);
        int held = view.readInt();
        open.held = held == 0 ? OpenRuns.NONE : readInts(held, view);
        int events = view.readInt();
        open.events = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            open.events.add(read(view));
        }
        return open;
    }

    private static int[] readInts(int count, DataInputView in) throws IOException {
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
            ints[i] = in.readInt();
        }
        return ints;
    }

    private static Observation read(DataInputView in) throws IOException {
        return new Observation(
                StringValue.readString(in),
                in.readLong(),
                KINDS[in.readUnsignedByte()],
                StringValue.readString(in),
                StringValue.readString(in),
                in.readLong(),
                StringValue.readString(in),
                StringValue.readString(in),
                StringValue.readString(in),
                in.readBoolean(),
                in.readInt());
    }

    @Override
    public OpenRuns copy(OpenRuns from) {
        OpenRuns copy = new OpenRuns(from.shape);
        copy.timer = from.timer;
        copy.used = from.used;
        copy.runs = Arrays.copyOf(from.runs, from.used);
        copy.held = from.held.clone();
        // Observations never change.
        copy.events = new ArrayList<>(from.events);
        return copy;
    }

    @Override
    public OpenRuns copy(OpenRuns from, OpenRuns reuse) {
        return copy(from);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public OpenRuns deserialize(OpenRuns reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public OpenRuns createInstance() {
        return new OpenRuns();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public OpenRunsSerializer duplicate() {
        return new OpenRunsSerializer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenRunsSerializer;
    }

    @Override
    public int hashCode() {
        return OpenRunsSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<OpenRuns> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink, which keeps one with every savepoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OpenRuns> {
        public Snapshot() {
            super(OpenRunsSerializer::new);
        }

        @Override
        public TypeSerializerSchemaCompatibility<OpenRuns> resolveSchemaCompatibility(
                TypeSerializerSnapshot<OpenRuns> before) {
            return before instanceof PojoSerializerSnapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                    : super.resolveSchemaCompatibility(before);
        }
    }
}
