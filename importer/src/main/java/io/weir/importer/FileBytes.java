package io.weir.importer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The bytes of a file, unpacked if its first bytes say gzip, without a byte order mark; counts what was read from the disk. */
final class FileBytes implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] UTF8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    /** What people hand in instead of CSV, by its first bytes in hexadecimal. */
    private static final Map<String, String> OTHERS = others();

    private final Counting disk;
    private final InputStream csv;
    private final long size;

    private FileBytes(Counting disk, InputStream csv, long size) {
        this.disk = disk;
        this.csv = csv;
        this.size = size;
    }

    private static Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        others.put("504b0304", "a zip archive or a spreadsheet; unpack it or save it as CSV");
        others.put("425a68", "packed with bzip2; unpack it or pack it with gzip");
        others.put("fd377a58", "packed with xz; unpack it or pack it with gzip");
        others.put("28b52ffd", "packed with zstd; unpack it or pack it with gzip");
        others.put("50415231", "a Parquet file; export it as CSV");
        others.put("fffe", "UTF-16 text; save it as UTF-8");
        others.put("feff", "UTF-16 text; save it as UTF-8");
        return others;
    }

    /** @throws ImportRefused when it is neither text nor gzip */
    static FileBytes open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ImportRefused(file.toString(), "It is a folder; name one CSV or CSV.gz file");
        }
        long size = Files.size(file);
        Counting disk = new Counting(Files.newInputStream(file));
        try {
            BufferedInputStream raw = new BufferedInputStream(disk, BUFFER_BYTES);
            boolean compressed = Arrays.equals(peek(raw, GZIP.length), GZIP);
            BufferedInputStream text =
                    compressed ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES) : raw;
            String first = HexFormat.of().formatHex(peek(text, 4));
            for (Map.Entry<String, String> other : OTHERS.entrySet()) {
                if (first.startsWith(other.getKey())) {
                    throw new ImportRefused(file.toString(), "It is " + other.getValue());
                }
            }
            if (Arrays.equals(peek(text, UTF8_MARK.length), UTF8_MARK)) {
                text.skipNBytes(UTF8_MARK.length);
            }
            return new FileBytes(disk, text, size);
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    private static byte[] peek(BufferedInputStream in, int count) throws IOException {
        in.mark(count);
        byte[] bytes = in.readNBytes(count);
        in.reset();
        return bytes;
    }

    InputStream csv() {
        return csv;
    }

    long read() {
        return disk.count;
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
