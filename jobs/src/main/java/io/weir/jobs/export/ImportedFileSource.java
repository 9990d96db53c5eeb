package io.weir.jobs.export;

import io.weir.events.AccountEvent;
import io.weir.importer.ImportProgress;
import io.weir.importer.ImportedFile;
import io.weir.importer.ImportedRow;
import io.weir.importer.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
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
 * they fail. Rows that cannot be read are passed over and counted in {@link #progress}. Account events of a second file come in between, each before
 * the first payment that is later.
 */
public final class ImportedFileSource
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
    /** Empty for none. */
    private final String accountEvents;

    /** @param accountEvents as {@link AccountEventLines} reads them; null for none */
    public ImportedFileSource(Path file, Path mapping, Path accountEvents) {
        this.file = file.toString();
        this.mapping = mapping.toString();
        this.accountEvents = accountEvents == null ? "" : accountEvents.toString();
    }

    /** How far the reading has come; null before it begins. */
    public static ImportProgress progress() {
        ImportedFile open = OPEN.get();
        return open == null ? null : open.progress();
    }

    /** The first few rows that could not be read: line and reason. */
    static List<String> badRows() {
        return BAD;
    }

    /** A file is read in one piece. */
    public static final class WholeFile implements IteratorSourceSplit<Imported, Rows> {
        private final String file;
        private final String mapping;
        /** Empty for none. */
        private final String accountEvents;

        WholeFile(String file, String mapping, String accountEvents) {
            this.file = file;
            this.mapping = mapping;
            this.accountEvents = accountEvents;
        }

        @Override
        public String splitId() {
            return file;
        }

        @Override
        public Rows getIterator() {
            return new Rows(this);
        }

        @Override
        public IteratorSourceSplit<Imported, Rows> getUpdatedSplitForIterator(Rows rows) {
            throw new IllegalStateException("An export takes no checkpoints");
        }
    }

    /** The good rows, and the account events between them. */
    public static final class Rows implements Iterator<Imported> {
        private final Iterator<ImportedRow> rows;
        private final Iterator<AccountEvent> accountEvents;
        private Imported nextPayment;
        private Imported nextAccountEvent;

        Rows(WholeFile whole) {
            ImportedFile open = ImportedFile.open(Path.of(whole.file), Mapping.load(Path.of(whole.mapping)));
            OPEN.set(open);
            BAD.clear();
            rows = open.iterator();
            accountEvents = whole.accountEvents.isEmpty()
                    ? Collections.emptyIterator()
                    : AccountEventLines.open(Path.of(whole.accountEvents));
            advancePayment();
            advanceAccountEvent();
        }

        private void advanceAccountEvent() {
            nextAccountEvent = accountEvents.hasNext() ? new Imported(null, null, accountEvents.next()) : null;
        }

        private void advancePayment() {
            nextPayment = null;
            while (nextPayment == null && rows.hasNext()) {
                ImportedRow row = rows.next();
                if (!row.isBad()) {
                    nextPayment = new Imported(row.transaction(), row.label(), null);
                } else if (BAD.size() < BAD_TOLD) {
                    BAD.add("line " + row.line() + ": " + row.deadLetter().message());
                }
            }
        }

        @Override
        public boolean hasNext() {
            return nextPayment != null || nextAccountEvent != null;
        }

        @Override
        public Imported next() {
            boolean payment = nextAccountEvent == null
                    || (nextPayment != null && nextPayment.timeMillis() < nextAccountEvent.timeMillis());
            Imported imported = payment ? nextPayment : nextAccountEvent;
            if (payment) {
                advancePayment();
            } else {
                advanceAccountEvent();
            }
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
        return new IteratorSourceEnumerator<>(context, List.of(new WholeFile(file, mapping, accountEvents)));
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
            return String.join("\0", split.file, split.mapping, split.accountEvents)
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public WholeFile deserialize(int version, byte[] bytes) {
            String[] names = new String(bytes, StandardCharsets.UTF_8).split("\0", -1);
            return new WholeFile(names[0], names[1], names[2]);
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
