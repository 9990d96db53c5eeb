package io.weir.jobs.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Pages of Parquet, compressed by the library that the Kafka client brings: Parquet's own way to it leads through Hadoop. */
final class Zstandard implements BytesInputCompressor {
    /** The level at which JSON of payments becomes a sixth; higher ones win some percent for twice the time. */
    private static final int LEVEL = 1;

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(page.size()));
        page.writeAllTo(bytes);
        return BytesInput.from(Zstd.compress(bytes.toByteArray(), LEVEL));
    }

    static byte[] decompress(byte[] compressed, int size) throws IOException {
        try {
            byte[] page = new byte[size];
            long length = Zstd.decompress(page, compressed);
            if (Zstd.isError(length) || length != size) {
                throw new IOException("a page does not decompress to its " + size + " bytes");
            }
            return page;
        } catch (ZstdException e) {
            throw new IOException("a page does not decompress: " + e.getMessage(), e);
        }
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
        // It holds nothing.
    }
}
