package io.weir.jobs.archive;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes rows as a Parquet file, straight into its columns. Its last act is the footer, so a file that was cut off has none. */
final class ArchiveFileWriter implements BulkWriter<Archived> {
    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message archived {
              required binary topic (STRING);
              required int32 partition;
              required int64 offset;
              required int64 arrival;
              required int64 kafka_time (TIMESTAMP(MILLIS,true));
              required int64 event_time (TIMESTAMP(MILLIS,true));
              optional binary key;
              optional binary value;
            }""");

    /** Key in the footer. */
    static final String SUMMARY = "weir.summary";

    /** Uncompressed. A reader holds one of every partition in memory. */
    private static final long ROW_GROUP_BYTES = 4L << 20;

    private static final int PAGE_BYTES = 256 << 10;
    private static final int CHECK_EVERY_ROWS = 64;
    /** Of a value in the index of pages: we have no use for one. */
    private static final int INDEX_BYTES = 16;

    private static final ParquetProperties PROPERTIES = ParquetProperties.builder()
            // What every reader can read.
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageSize(PAGE_BYTES)
            .withPageWriteChecksumEnabled(true)
            .withDictionaryEncoding(false)
            .withDictionaryEncoding("topic", true)
            .withDictionaryEncoding("partition", true)
            .withStatisticsEnabled("key", false)
            .withStatisticsEnabled("value", false)
            .build();

    private final Open open;
    private final ParquetFileWriter file;
    private final Binary[] topic = new Binary[1];
    private FileSummary summary;

    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private ColumnWriter[] column;
    private long rowsInGroup;
    private long bytesInGroup;

    private ArchiveFileWriter(FSDataOutputStream out, Open open) throws IOException {
        this.open = open;
        this.file = new ParquetFileWriter(
                new Stream(out), SCHEMA, ParquetFileWriter.Mode.CREATE, ROW_GROUP_BYTES, 0, null, PROPERTIES);
        file.start();
    }

    /** One for a file that is written alone. */
    static ArchiveFileWriter to(FSDataOutputStream out) throws IOException {
        return new Factory().create(out);
    }

    /**
     * Opens files for one instance of the sink. In a catch-up many days are open at once: together they hold no more than a fixed amount in
     * memory, past which the fullest writes its row group early.
     */
    static final class Factory implements BulkWriter.Factory<Archived> {
        private static final long serialVersionUID = 1L;

        private transient Open open;

        @Override
        public ArchiveFileWriter create(FSDataOutputStream out) throws IOException {
            if (open == null) {
                open = new Open();
            }
            return new ArchiveFileWriter(out, open);
        }
    }

    /** The files that are being written, and what they hold in memory together. */
    private static final class Open {
        private static final long MOST_BYTES = 64L << 20;

        private final Set<ArchiveFileWriter> writers = new HashSet<>();
        private long bytes;

        void makeRoom() throws IOException {
            while (bytes > MOST_BYTES) {
                ArchiveFileWriter fullest = null;
                for (ArchiveFileWriter writer : writers) {
                    if (fullest == null || writer.bytesInGroup > fullest.bytesInGroup) {
                        fullest = writer;
                    }
                }
                fullest.writeGroup();
            }
        }
    }

    @Override
    public void addElement(Archived row) throws IOException {
        if (columns == null) {
            beginGroup();
        }
        summary = summary == null ? FileSummary.of(row) : summary.with(row);
        if (topic[0] == null) {
            topic[0] = Binary.fromString(row.topic());
        }
        column[0].write(topic[0], 0, 0);
        column[1].write(row.partition(), 0, 0);
        column[2].write(row.offset(), 0, 0);
        column[3].write(row.arrival(), 0, 0);
        column[4].write(row.kafkaMillis(), 0, 0);
        column[5].write(row.eventMillis(), 0, 0);
        write(column[6], row.key());
        write(column[7], row.value());
        columns.endRecord();
        rowsInGroup++;
        if (rowsInGroup % CHECK_EVERY_ROWS == 0 || (row.value() != null && row.value().length > PAGE_BYTES)) {
            long now = columns.getBufferedSize();
            open.bytes += now - bytesInGroup;
            bytesInGroup = now;
            if (now >= ROW_GROUP_BYTES) {
                writeGroup();
            } else {
                open.makeRoom();
            }
        }
    }

    private static void write(ColumnWriter column, byte[] bytes) {
        if (bytes == null) {
            column.writeNull(0, 0);
        } else {
            column.write(Binary.fromConstantByteArray(bytes), 0, 1);
        }
    }

    private void beginGroup() {
        pages = new ColumnChunkPageWriteStore(
                new Zstandard(), SCHEMA, HeapByteBufferAllocator.getInstance(), INDEX_BYTES, true);
        columns = PROPERTIES.newColumnWriteStore(SCHEMA, pages, pages);
        column = SCHEMA.getColumns().stream().map(columns::getColumnWriter).toArray(ColumnWriter[]::new);
        open.writers.add(this);
    }

    private void writeGroup() throws IOException {
        columns.flush();
        file.startBlock(rowsInGroup);
        pages.flushToFileWriter(file);
        file.endBlock();
        columns.close();
        pages.close();
        columns = null;
        open.writers.remove(this);
        open.bytes -= bytesInGroup;
        bytesInGroup = 0;
        rowsInGroup = 0;
    }

    @Override
    public void flush() {
        // Rows leave in groups.
    }

    /** Writes the footer; the stream stays open for the sink. */
    @Override
    public void finish() throws IOException {
        if (columns != null) {
            writeGroup();
        }
        file.end(summary == null ? Map.of() : Map.of(SUMMARY, summary.write()));
    }

    /** Flink's stream as Parquet's. */
    private record Stream(FSDataOutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() throws IOException {
                    return out.getPos();
                }

                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }

                @Override
                public void close() throws IOException {
                    // The sink closes what it has opened.
                    out.flush();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
