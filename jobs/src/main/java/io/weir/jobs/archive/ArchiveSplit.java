package io.weir.jobs.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A partition of a topic, to be read in the order of its offsets.
 *
 * @param topic one of {@link io.weir.events.Topics#INPUTS}
 * @param nextOffset the first that is not read yet
 * @param lastOffset the last to be read: what is archived later is not, so a period read again is the same
 * @param rowsRead so far
 */
record ArchiveSplit(String topic, int partition, long nextOffset, long lastOffset, long rowsRead)
        implements SourceSplit, java.io.Serializable {
    @Override
    public String splitId() {
        return topic + "/" + partition;
    }

    /** The same, read up to there. */
    ArchiveSplit at(long offset, long rows) {
        return new ArchiveSplit(topic, partition, offset, lastOffset, rows);
    }

    /** Splits in checkpoints. */
    static final class Serializer implements SimpleVersionedSerializer<ArchiveSplit> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(ArchiveSplit split) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(64);
            write(split, out);
            return out.getCopyOfBuffer();
        }

        @Override
        public ArchiveSplit deserialize(int version, byte[] bytes) throws IOException {
            return read(new DataInputDeserializer(bytes));
        }

        private static void write(ArchiveSplit split, DataOutputSerializer out) throws IOException {
            out.writeUTF(split.topic);
            out.writeInt(split.partition);
            out.writeLong(split.nextOffset);
            out.writeLong(split.lastOffset);
            out.writeLong(split.rowsRead);
        }

        private static ArchiveSplit read(DataInputDeserializer in) throws IOException {
            return new ArchiveSplit(in.readUTF(), in.readInt(), in.readLong(), in.readLong(), in.readLong());
        }
    }

    /** Those that no reader has yet. */
    static final class UnassignedSerializer implements SimpleVersionedSerializer<Collection<ArchiveSplit>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Collection<ArchiveSplit> splits) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(256);
            out.writeInt(splits.size());
            for (ArchiveSplit split : splits) {
                Serializer.write(split, out);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public Collection<ArchiveSplit> deserialize(int version, byte[] bytes) throws IOException {
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            int count = in.readInt();
            List<ArchiveSplit> splits = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                splits.add(Serializer.read(in));
            }
            return splits;
        }
    }
}
