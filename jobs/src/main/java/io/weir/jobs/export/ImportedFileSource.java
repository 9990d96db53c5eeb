package io.weir.jobs.export;

import io.weir.importer.ImportProgress;
import io.weir.importer.ImportedFile;
import io.weir.importer.ImportedRow;
import io.weir.importer.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The payments of a CSV file, in the order of the file, once from front to back: for jobs that run to their end in one process and start over when
 * they fail. Rows that cannot be read are passed over and counted in {@link #progress}.
 */
final class ImportedFileSource
        implements Source<Imported, ImportedFileSource.WholeFile, Collection<ImportedFileSource.WholeFile>>,
                ResultTypeQueryable<Imported> {
    private static final long serialVersionUID = 1L;

    /** The file that this process reads, for whoever shows the progress. */
    private static final AtomicReference<ImportedFile> OPEN = new AtomicReference<>();

    /** The first rows that could not be read, in words. */
    private static final List<String> BAD = new CopyOnWriteArrayList<>();

    private static final int BAD_TOLD = 5;

    private final String file;
    private final String mapping;

    ImportedFileSource(Path file, Path mapping) {
        this.file = file.toString();
        this.mapping = mapping.toString();
    }

    /** How far the reading has come; null before it begins. */
    static ImportProgress progress() {
        ImportedFile open = OPEN.get();
        return open == null ? null : open.progress();
    }

    /** The first few rows that could not be read: line and reason. */
    static List<String> badRows() {
        return BAD;
    }

    /** A file is read in one piece. */
    static final class WholeFile implements IteratorSourceSplit<Imported, Rows> {
        private final String file;
        private final String mapping;

        WholeFile(String file, String mapping) {
            this.file = file;
            this.mapping = mapping;
        }

        @Override
        public String splitId() {
            return file;
        }

        @Override
        public Rows getIterator() {
            return new Rows(file, mapping);
        }

        @Override
        public IteratorSourceSplit<Imported, Rows> getUpdatedSplitForIterator(Rows rows) {
            throw new IllegalStateException("An export takes no checkpoints");
        }
    }

    /** The good rows. */
    static final class Rows implements Iterator<Imported> {
        private final Iterator<ImportedRow> rows;
        private ImportedRow next;

        Rows(String file, String mapping) {
            ImportedFile open = ImportedFile.open(Path.of(file), Mapping.load(Path.of(mapping)));
            OPEN.set(open);
            BAD.clear();
            rows = open.iterator();
            advance();
        }

        private void advance() {
            next = null;
            while (next == null && rows.hasNext()) {
                ImportedRow row = rows.next();
                if (!row.isBad()) {
                    next = row;
                } else if (BAD.size() < BAD_TOLD) {
                    BAD.add("line " + row.line() + ": " + row.deadLetter().message());
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Imported next() {
            Imported imported = new Imported(next.transaction(), next.label());
            advance();
            return imported;
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Imported, WholeFile> createReader(SourceReaderContext context) {
        return new IteratorSourceReader<>(context);
    }

    @Override
    public SplitEnumerator<WholeFile, Collection<WholeFile>> createEnumerator(
            SplitEnumeratorContext<WholeFile> context) {
        return new IteratorSourceEnumerator<>(context, List.of(new WholeFile(file, mapping)));
    }

    @Override
    public SplitEnumerator<WholeFile, Collection<WholeFile>> restoreEnumerator(
            SplitEnumeratorContext<WholeFile> context, Collection<WholeFile> rest) {
        return new IteratorSourceEnumerator<>(context, rest);
    }

    @Override
    public SimpleVersionedSerializer<WholeFile> getSplitSerializer() {
        return new Splits();
    }

    @Override
    public SimpleVersionedSerializer<Collection<WholeFile>> getEnumeratorCheckpointSerializer() {
        return new Unread();
    }

    @Override
    public TypeInformation<Imported> getProducedType() {
        return TypeInformation.of(Imported.class);
    }

    private static final class Splits implements SimpleVersionedSerializer<WholeFile> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(WholeFile split) {
            return (split.file + "\0" + split.mapping).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public WholeFile deserialize(int version, byte[] bytes) {
            String both = new String(bytes, StandardCharsets.UTF_8);
            int end = both.indexOf('\0');
            return new WholeFile(both.substring(0, end), both.substring(end + 1));
        }
    }

    /** The file where nobody has begun to read it, or nothing. Flink asks for it even where no checkpoint is taken. */
    private static final class Unread implements SimpleVersionedSerializer<Collection<WholeFile>> {
        private final Splits splits = new Splits();

        @Override
        public int getVersion() {
            return splits.getVersion();
        }

        @Override
        public byte[] serialize(Collection<WholeFile> unread) {
            return unread.isEmpty()
                    ? new byte[0]
                    : splits.serialize(unread.iterator().next());
        }

        @Override
        public Collection<WholeFile> deserialize(int version, byte[] bytes) {
            return bytes.length == 0 ? List.of() : List.of(splits.deserialize(version, bytes));
        }
    }
}
