package io.weir.jobs.export;

import io.weir.events.AccountEvent;
import io.weir.events.BadEvent;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.features.Catalogue;
import io.weir.scoring.training.InvalidTrainingSet;
import io.weir.scoring.training.TrainingSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.GZIPInputStream;

/**
 * The payments of an export with their features and labels, in order of time. Two files are read side by side, the payments on a thread of their own, at most
 * some thousand ahead.
 */
public final class ExportedPayments {
    private static final int A_BATCH = 1_000;
    private static final int BATCHES_AHEAD = 8;
    private static final int BUFFER = 1 << 16;

    private final Path payments;
    private final TrainingSet features;

    private ExportedPayments(Path payments, TrainingSet features) {
        this.payments = payments;
        this.features = features;
    }

    /** What is done with a payment. */
    public interface Reader {
        /**
         * @param fraud whether it was known to be at the date of the export
         * @param values of the features that were asked for, NaN for the others; overwritten by the next payment
         */
        void read(Transaction transaction, boolean fraud, float[] values) throws IOException;
    }

    /**
     * @throws InvalidTrainingSet if the folder holds no export, one of another catalogue, or one without its payments
     */
    public static ExportedPayments open(Path folder, Catalogue catalogue) throws IOException {
        TrainingSet features = TrainingSet.open(folder, catalogue);
        Path payments = folder.resolve(ExportFiles.PAYMENTS);
        if (!Files.isReadable(payments)) {
            throw new InvalidTrainingSet(
                    "There is no " + payments
                            + ": the export was written without its payments. Run `weir features export` again into another folder");
        }
        return new ExportedPayments(payments, features);
    }

    /** Whether a folder holds a finished export. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(ExportFiles.MANIFEST));
    }

    /** The account events beside them, in order of time; none where a file of payments was exported. */
    public List<AccountEvent> accountEvents() {
        Path file = payments.resolveSibling(ExportFiles.ACCOUNT_EVENTS);
        List<AccountEvent> events = new ArrayList<>();
        if (Files.exists(file)) {
            AccountEventLines.open(file).forEachRemaining(events::add);
        }
        return events;
    }

    /** Payments in the export. */
    public long size() {
        return features.size();
    }

    /**
     * Reads them once from front to back.
     *
     * @param wanted features by their place in the vector; the others cost no time
     * @throws InvalidTrainingSet naming the line of the first thing that cannot be read
     */
    public void each(boolean[] wanted, Reader reader) throws IOException {
        BlockingQueue<Batch> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
        Thread thread = new Thread(() -> readPayments(ahead), "read-payments");
        thread.setDaemon(true);
        thread.start();
        Lines lines = new Lines(ahead);
        try {
            features.each(wanted, (id, fraud, values) -> {
                Transaction transaction = lines.next();
                if (transaction == null || !transaction.id().equals(id)) {
                    throw new InvalidTrainingSet(
                            "%s, line %,d: %s is found where the features have %s. The files are not of the same export"
                                    .formatted(
                                            payments,
                                            lines.line,
                                            transaction == null ? "nothing" : transaction.id(),
                                            id));
                }
                reader.read(transaction, fraud, values);
                return true;
            });
        } finally {
            thread.interrupt();
        }
    }

    /** Payments in order, or why there are no more. */
    private record Batch(List<Transaction> payments, RuntimeException failure) {}

    private static final class Lines {
        private final BlockingQueue<Batch> ahead;
        private Batch batch = new Batch(List.of(), null);
        private int at;
        private long line;

        Lines(BlockingQueue<Batch> ahead) {
            this.ahead = ahead;
        }

        /** Null at the end. */
        Transaction next() {
            line++;
            if (at == batch.payments.size()) {
                try {
                    batch = ahead.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("Interrupted while reading payments", e);
                }
                at = 0;
                if (batch.failure != null) {
                    throw batch.failure;
                }
            }
            return batch.payments.isEmpty() ? null : batch.payments.get(at++);
        }
    }

    /** Ends with a batch that is empty or says what is wrong; or when nobody wants any more. */
    private void readPayments(BlockingQueue<Batch> ahead) {
        try {
            Batch last = new Batch(List.of(), null);
            try (BufferedReader in = new BufferedReader(
                    new InputStreamReader(
                            new GZIPInputStream(Files.newInputStream(payments), BUFFER), StandardCharsets.UTF_8),
                    BUFFER)) {
                long line = 0;
                List<Transaction> some = new ArrayList<>(A_BATCH);
                for (String text = in.readLine(); text != null; text = in.readLine()) {
                    line++;
                    some.add(read(text, line));
                    if (some.size() == A_BATCH) {
                        ahead.put(new Batch(some, null));
                        some = new ArrayList<>(A_BATCH);
                    }
                }
                if (!some.isEmpty()) {
                    ahead.put(new Batch(some, null));
                }
            } catch (IOException e) {
                last = new Batch(
                        List.of(),
                        new UncheckedIOException(
                                payments + " cannot be read: " + e.getMessage() + ". Export it again", e));
            } catch (RuntimeException e) {
                last = new Batch(List.of(), e);
            }
            ahead.put(last);
        } catch (InterruptedException e) {
            // Nobody wants any more.
            Thread.currentThread().interrupt();
        }
    }

    private Transaction read(String text, long line) {
        try {
            return TransactionCodec.read(text.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
        } catch (BadEvent e) {
            throw new InvalidTrainingSet("%s, line %,d: %s".formatted(payments, line, e.getMessage()), e);
        }
    }
}
