package io.weir.jobs;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * {@link SeenIds} as their ids alone: where each lies in its table is found again. A copy, which Flink takes of every value it meets while a checkpoint is
 * written, shares the ids until one of both gets a new one. Reads also what Flink's own serializer has written, in savepoints of the first release.
 */
final class SeenIdsSerializer extends TypeSerializer<SeenIds> {
    private static final long serialVersionUID = 1L;

    /** Of the form. */
    private static final int VERSION = 1;

    @Override
    public void serialize(SeenIds seen, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(seen.beforeUntil);
        out.writeLong(seen.recentUntil);
        write(seen.before, out);
        write(seen.recent, out);
    }

    private static void write(IdSet set, DataOutputView out) throws IOException {
        out.writeInt(set.size);
        out.writeInt(set.used);
        out.write(set.ids, 0, set.used);
    }

    @Override
    public SeenIds deserialize(DataInputView in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("Seen ids of version " + version + "; this Weir reads version " + VERSION
                    + ". Start it with the release that wrote the savepoint, or a newer one.");
        }
        SeenIds seen = new SeenIds();
        seen.beforeUntil = in.readLong();
        seen.recentUntil = in.readLong();
        seen.before = read(in);
        seen.recent = read(in);
        return seen;
    }

    private static IdSet read(DataInputView in) throws IOException {
        IdSet set = new IdSet();
        set.size = in.readInt();
        set.used = in.readInt();
        set.ids = new byte[set.used];
        in.readFully(set.ids);
        return set;
    }

    @Override
    public SeenIds copy(SeenIds from) {
        return from.copy();
    }

    @Override
    public SeenIds copy(SeenIds from, SeenIds reuse) {
        return from.copy();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public SeenIds deserialize(SeenIds reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public SeenIds createInstance() {
        return new SeenIds();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public int getLength() {
        return -1;
    }

    /** It holds nothing. */
    @Override
    public SeenIdsSerializer duplicate() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenIdsSerializer;
    }

    @Override
    public int hashCode() {
        return SeenIdsSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<SeenIds> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink, which keeps one with every savepoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeenIds> {
        public Snapshot() {
            super(SeenIdsSerializer::new);
        }

        @Override
        public TypeSerializerSchemaCompatibility<SeenIds> resolveSchemaCompatibility(
                TypeSerializerSnapshot<SeenIds> before) {
            return before instanceof PojoSerializerSnapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                    : super.resolveSchemaCompatibility(before);
        }
    }
}
