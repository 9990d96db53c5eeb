package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Label;
import io.weir.events.Transaction;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;

/**
 * The rows of a CSV or CSV.gz file as our events, read once from front to back with bounded memory. For one thread.
 *
 * <p>A row that cannot be an event is given as a dead letter and never stops the import. What stops it is an {@link ImportRefused}, thrown by
 * {@link #open} or while iterating: a file that is no CSV, lacks columns, is cut off or damaged, or is too long to be sorted.
 */
public final class ImportedFile implements Iterable<ImportedRow>, AutoCloseable {
    private final Path path;
    private final String fileName;
    private final Mapping mapping;
    private final FileBytes bytes;
    private final CsvRecords records;
    private final List<String> header;
    private final Row row;
    private boolean iterated;

    private long rows;
    private long badRows;
    private long labels;
    private long outOfOrder;
    private long mostBehindMillis;
    private long latestMillis = Long.MIN_VALUE;

    private ImportedFile(Path path, Mapping mapping, FileBytes bytes) throws IOException {
        this.path = path;
        this.fileName = path.getFileName().toString();
        this.mapping = mapping;
        this.bytes = bytes;
        this.records = new CsvRecords(bytes.csv(), mapping.dialect());
        this.header = mapping.dialect().columns().isEmpty()
                ? readHeader()
                : mapping.dialect().columns();
        records.expectFields(header.size());
        this.row = new Row(records, positions(), mapping.dialect().absent(), stem(fileName));
    }

    /**
     * Opens a file and checks its columns against the mapping before any row is read. Gzip is told by the first bytes, not by the name.
     *
     * @throws ImportRefused when the file is missing, no CSV, or lacks columns the mapping reads: then with all of them and the header found
     */
    public static ImportedFile open(Path file, Mapping mapping) {
        FileBytes bytes = null;
        try {
            bytes = FileBytes.open(file);
            return new ImportedFile(file, mapping, bytes);
        } catch (NoSuchFileException e) {
            throw new ImportRefused(file.toString(), List.of("There is no such file"), e);
        } catch (IOException e) {
            close(bytes);
            throw broken(file, e, 0);
        } catch (ImportRefused e) {
            close(bytes);
            throw e;
        }
    }

    private static void close(FileBytes bytes) {
        if (bytes != null) {
            try {
                bytes.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private List<String> readHeader() throws IOException {
        if (!records.next()) {
            throw new ImportRefused(path.toString(), "It is empty; a header line is expected");
        }
        if (records.problem() != null) {
            throw new ImportRefused(path.toString(), "Its header line cannot be read: " + records.problem());
        }
        List<String> names = new ArrayList<>();
        try {
            for (int i = 0; i < records.fields(); i++) {
                names.add(records.text(i));
            }
        } catch (BadEvent e) {
            throw new ImportRefused(path.toString(), List.of("Its header line cannot be read: " + e.getMessage()), e);
        }
        return List.copyOf(names);
    }

    private int[] positions() {
        List<String> problems = new ArrayList<>();
        int[] positions = new int[mapping.columns().size()];
        for (int slot = 0; slot < positions.length; slot++) {
            String column = mapping.columns().get(slot);
            positions[slot] = header.indexOf(column);
            if (positions[slot] < 0) {
                String nearest = Problems.nearest(column, header);
                problems.add("It has no column " + column + ", which the mapping reads"
                        + (nearest == null ? "" : "; did you mean " + nearest + "?"));
            } else if (header.lastIndexOf(column) != positions[slot]) {
                problems.add("It has column " + column + " twice, and the mapping reads it; rename one");
            }
        }
        if (!problems.isEmpty()) {
            problems.add("The header found is: "
                    + String.join(Character.toString((char) mapping.dialect().delimiter()), header));
            throw new ImportRefused(path.toString(), problems, null);
        }
        return positions;
    }

    /** transactions for folder/transactions.csv.gz. */
    private static String stem(String name) {
        return name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.(csv|txt|tsv)$", "");
    }

    /** The names of the columns in the order of the file. */
    public List<String> header() {
        return header;
    }

    /** How far reading has come; to be called by the thread that iterates. */
    public ImportProgress progress() {
        return new ImportProgress(rows, badRows, labels, outOfOrder, mostBehindMillis, bytes.read(), bytes.size());
    }

    /**
     * The rows. With `sort: by-time` the dead letters come first, while the file is read, then the payments in order of time, those of equal
     * time as they stand in the file.
     *
     * @throws IllegalStateException when called a second time
     */
    @Override
    public Iterator<ImportedRow> iterator() {
        if (iterated) {
            throw new IllegalStateException("An imported file is read once; open it again");
        }
        iterated = true;
        return mapping.sortByTime() ? new ByTime() : new AsWritten();
    }

    /** The next row of the file; null after the last. */
    private ImportedRow read() {
        try {
            if (!records.next()) {
                return null;
            }
        } catch (IOException e) {
            throw broken(path, e, records.lastLine());
        }
        rows++;
        if (records.problem() != null) {
            return bad(records.problem());
        }
        try {
            Transaction transaction = mapping.fields().of(row);
            Label label = mapping.label() == null ? null : mapping.label().of(row, transaction);
            labels += label == null ? 0 : 1;
            noteOrder(transaction);
            return new ImportedRow(records.line(), transaction, label, null);
        } catch (BadEvent e) {
            return bad(e.getMessage());
        }
    }

    private static ImportRefused broken(Path path, IOException cause, long lastLine) {
        String where = lastLine == 0 ? "in its first line" : "after line " + lastLine;
        String problem;
        if (cause instanceof EOFException) {
            problem = "It is cut off " + where + ": the gzip data ends in the middle; get the whole file";
        } else if (cause instanceof ZipException) {
            problem = "It is damaged " + where + ": " + cause.getMessage() + "; get the file again";
        } else {
            problem = "It cannot be read " + where + ": " + cause;
        }
        return new ImportRefused(path.toString(), List.of(problem), cause);
    }

    private ImportedRow bad(String message) {
        badRows++;
        return new ImportedRow(
                records.line(),
                null,
                null,
                DeadLetter.at(
                        "file:" + fileName, 0, records.line(), DeadLetterReason.BAD_ROW, message, records.bytes()));
    }

    private void noteOrder(Transaction transaction) {
        long millis = transaction.time().toEpochMilli();
        if (millis >= latestMillis) {
            latestMillis = millis;
        } else {
            outOfOrder++;
            mostBehindMillis = Math.max(mostBehindMillis, latestMillis - millis);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Rows one by one. It never reads ahead: a file cut off must not cost the row before the cut. */
    private final class AsWritten implements Iterator<ImportedRow> {
        private ImportedRow ahead;
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (ahead == null && !ended) {
                ahead = read();
                ended = ahead == null;
            }
            return ahead != null;
        }

        @Override
        public ImportedRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ImportedRow current = ahead;
            ahead = null;
            return current;
        }
    }

    private final class ByTime implements Iterator<ImportedRow> {
        private final Iterator<ImportedRow> asWritten = new AsWritten();
        private final List<ImportedRow> payments = new ArrayList<>();
        private ImportedRow bad;
        private Iterator<ImportedRow> sorted;

        @Override
        public boolean hasNext() {
            while (bad == null && asWritten.hasNext()) {
                ImportedRow next = asWritten.next();
                if (next.isBad()) {
                    bad = next;
                } else {
                    hold(next);
                }
            }
            if (bad == null && sorted == null) {
                payments.sort(
                        Comparator.comparing(payment -> payment.transaction().time()));
                sorted = payments.iterator();
            }
            return bad != null || sorted.hasNext();
        }

        private void hold(ImportedRow payment) {
            if (payments.size() == mapping.sortRows()) {
                throw new ImportRefused(
                        path.toString(),
                        "It has more than " + mapping.sortRows() + " payments, too many to sort in memory; "
                                + "sort it by time beforehand and drop `sort` from the mapping, or raise sort-rows there");
            }
            payments.add(payment);
        }

        @Override
        public ImportedRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (bad == null) {
                return sorted.next();
            }
            ImportedRow current = bad;
            bad = null;
            return current;
        }
    }
}
