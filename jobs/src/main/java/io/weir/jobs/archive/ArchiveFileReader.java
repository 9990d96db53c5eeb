package io.weir.jobs.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.zip.CRC32;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.IOUtils;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/**
 * Reads a file of the archive, a row group at a time. Footer and pages are taken apart here, with Parquet's own format classes; its file reader
 * cannot be loaded without Hadoop. Every page's checksum is verified.
 */
final class ArchiveFileReader implements AutoCloseable {
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
    /** Length of the footer and magic. */
    private static final int TAIL = 8;

    private static final int MOST_FOOTER_BYTES = 64 << 20;
    private static final List<ColumnDescriptor> COLUMNS = ArchiveFileWriter.SCHEMA.getColumns();
    private static final int OFFSET = 2;

    private final String file;
    private final FSDataInputStream in;
    private final long length;
    private final FileMetaData footer;
    private final FileSummary summary;
    private int nextGroup;

    private ColumnReader[] columns;
    private long rowsLeft;
    private String topic;

    /** @throws DamagedFile when it is cut off, or no file of an archive */
    ArchiveFileReader(Path path) throws IOException {
        file = path.toString();
        FileSystem files = path.getFileSystem();
        length = files.getFileStatus(path).getLen();
        in = files.open(path);
        try {
            footer = footer();
            summary = FileSummary.read(summaryText(), file);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    FileSummary summary() {
        return summary;
    }

    long bytes() {
        return length;
    }

    private FileMetaData footer() throws IOException {
        if (length < MAGIC.length + TAIL) {
            throw new DamagedFile(file, "it has only " + length + " bytes; it was cut off");
        }
        byte[] tail = bytes(length - TAIL, TAIL);
        int footerLength = (tail[0] & 0xff) | (tail[1] & 0xff) << 8 | (tail[2] & 0xff) << 16 | (tail[3] & 0xff) << 24;
        boolean magic = true;
        for (int i = 0; i < MAGIC.length; i++) {
            magic &= tail[4 + i] == MAGIC[i];
        }
        if (!magic || footerLength <= 0 || footerLength > Math.min(length - TAIL - MAGIC.length, MOST_FOOTER_BYTES)) {
            throw new DamagedFile(file, "it does not end as a Parquet file does; it was cut off or overwritten");
        }
        FileMetaData read;
        try {
            read = Util.readFileMetaData(new ByteArrayInputStream(bytes(length - TAIL - footerLength, footerLength)));
        } catch (IOException | RuntimeException e) {
            throw new DamagedFile(file, "its footer cannot be read: " + e.getMessage(), e);
        }
        List<String> names =
                read.getSchema().stream().skip(1).map(SchemaElement::getName).toList();
        List<String> expected =
                COLUMNS.stream().map(column -> column.getPath()[0]).toList();
        if (!names.equals(expected)) {
            throw new DamagedFile(file, "its columns are " + names + ", those of an archive " + expected);
        }
        return read;
    }

    private String summaryText() throws DamagedFile {
        if (footer.getKey_value_metadata() != null) {
            for (KeyValue pair : footer.getKey_value_metadata()) {
                if (pair.getKey().equals(ArchiveFileWriter.SUMMARY)) {
                    return pair.getValue();
                }
            }
        }
        throw new DamagedFile(file, "it has no summary: no ArchiveJob has written it");
    }

    private byte[] bytes(long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.seek(from);
        IOUtils.readFully(in, bytes, 0, count);
        return bytes;
    }

    /** Passes over row groups that end before the offset. */
    void skipTo(long offset) throws IOException {
        while (nextGroup < footer.getRow_groups().size()) {
            RowGroup group = footer.getRow_groups().get(nextGroup);
            if (lastOffset(group) >= offset) {
                return;
            }
            nextGroup++;
        }
    }

    /** From the statistics; unknown is never passed over. */
    private static long lastOffset(RowGroup group) {
        org.apache.parquet.format.Statistics statistics =
                group.getColumns().get(OFFSET).getMeta_data().getStatistics();
        byte[] most = statistics == null ? null : statistics.getMax_value();
        if (most == null || most.length != Long.BYTES) {
            return Long.MAX_VALUE;
        }
        return java.nio.ByteBuffer.wrap(most)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    /**
     * The next row; null at the end.
     *
     * @throws DamagedFile when a page is not what was written
     */
    Archived next() throws IOException {
        try {
            while (rowsLeft == 0) {
                if (nextGroup == footer.getRow_groups().size()) {
                    return null;
                }
                open(footer.getRow_groups().get(nextGroup++));
            }
            rowsLeft--;
            // One constant a file: the string is made once.
            if (topic == null) {
                topic = columns[0].getBinary().toStringUsingUTF8();
            }
            Archived row = new Archived(
                    topic,
                    columns[1].getInteger(),
                    columns[OFFSET].getLong(),
                    columns[3].getLong(),
                    columns[4].getLong(),
                    columns[5].getLong(),
                    value(columns[6]),
                    value(columns[7]));
            for (ColumnReader column : columns) {
                column.consume();
            }
            return row;
        } catch (DamagedFile e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DamagedFile(file, "row group " + nextGroup + " cannot be read: " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static byte[] value(ColumnReader column) {
        return column.getCurrentDefinitionLevel() == 0
                ? null
                : column.getBinary().getBytes();
    }

    private void open(RowGroup group) throws IOException {
        Map<ColumnDescriptor, PageReader> chunks = new HashMap<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            chunks.put(COLUMNS.get(i), new Chunk(group.getColumns().get(i), i));
        }
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                new Group(group.getNum_rows(), chunks), NOWHERE, ArchiveFileWriter.SCHEMA, footer.getCreated_by());
        columns = COLUMNS.stream().map(store::getColumnReader).toArray(ColumnReader[]::new);
        rowsLeft = group.getNum_rows();
    }

    private record Group(long rows, Map<ColumnDescriptor, PageReader> chunks) implements PageReadStore {
        @Override
        public PageReader getPageReader(ColumnDescriptor column) {
            return chunks.get(column);
        }

        @Override
        public long getRowCount() {
            return rows;
        }
    }

    /** We fetch the values; nothing is to be pushed anywhere. */
    private static final GroupConverter NOWHERE = new GroupConverter() {
        @Override
        public Converter getConverter(int field) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    };

    /** The pages of a column in a row group, still compressed. */
    private final class Chunk implements PageReader {
        // Read once, by us.
        @SuppressWarnings("ArrayRecordComponent")
        private record Page(PageHeader header, byte[] bytes) {}

        private final int column;
        private final long values;
        private final Queue<Page> pages = new ArrayDeque<>();
        private DictionaryPage dictionary;

        Chunk(ColumnChunk chunk, int column) throws IOException {
            this.column = column;
            ColumnMetaData meta = chunk.getMeta_data();
            values = meta.getNum_values();
            if (meta.getCodec() != CompressionCodec.ZSTD) {
                throw new IOException("it is compressed by " + meta.getCodec() + ", an archive by ZSTD");
            }
            long start = meta.isSetDictionary_page_offset() && meta.getDictionary_page_offset() > 0
                    ? Math.min(meta.getDictionary_page_offset(), meta.getData_page_offset())
                    : meta.getData_page_offset();
            if (start < 0 || meta.getTotal_compressed_size() > length - start) {
                throw new IOException("a column lies behind the end of the file");
            }
            InputStream bytes =
                    new ByteArrayInputStream(bytes(start, Math.toIntExact(meta.getTotal_compressed_size())));
            long seen = 0;
            while (seen < values) {
                PageHeader header = Util.readPageHeader(bytes);
                byte[] page = bytes.readNBytes(header.getCompressed_page_size());
                verify(header, page);
                if (header.isSetDictionary_page_header()) {
                    dictionary = new DictionaryPage(
                            BytesInput.from(Zstandard.decompress(page, header.getUncompressed_page_size())),
                            header.getDictionary_page_header().getNum_values(),
                            encoding(header.getDictionary_page_header().getEncoding()));
                } else {
                    seen += header.getData_page_header().getNum_values();
                    pages.add(new Page(header, page));
                }
            }
        }

        private void verify(PageHeader header, byte[] page) throws IOException {
            CRC32 sum = new CRC32();
            sum.update(page);
            if (header.isSetCrc() && header.getCrc() != (int) sum.getValue()) {
                throw new IOException("a page has not the checksum it was written with");
            }
        }

        private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
            return Encoding.valueOf(encoding.name());
        }

        @Override
        public DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return values;
        }

        @Override
        public DataPage readPage() {
            Page page = pages.poll();
            if (page == null) {
                return null;
            }
            PageHeader header = page.header;
            try {
                return new DataPageV1(
                        BytesInput.from(Zstandard.decompress(page.bytes, header.getUncompressed_page_size())),
                        header.getData_page_header().getNum_values(),
                        header.getUncompressed_page_size(),
                        Statistics.noopStats(COLUMNS.get(column).getPrimitiveType()),
                        encoding(header.getData_page_header().getRepetition_level_encoding()),
                        encoding(header.getData_page_header().getDefinition_level_encoding()),
                        encoding(header.getData_page_header().getEncoding()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
