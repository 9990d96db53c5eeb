package io.weir.jobs.export;

import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes vectors with their labels into one gzipped CSV file, in order of time, equal times by id: the same input gives the same file. The label is 1 where the
 * payment was known to be fraud at the stated date, otherwise 0. Beside it goes a file with the payments themselves, in the same order: rules look at those too.
 *
 * <p>One instance. Holds, in memory, the vectors that the watermark has not reached, and the labels of payments whose vectors have not come. For
 * jobs without checkpoints: a file that is not finished keeps the ending {@code .part}.
 */
final class WriteVectors extends AbstractStreamOperator<ExportCounts>
        implements TwoInputStreamOperator<FeatureVector, Imported, ExportCounts>, BoundedMultiInput {
    private static final long serialVersionUID = 1L;

    private static final Comparator<FeatureVector> ORDER = Comparator.comparing(
                    (FeatureVector v) -> v.transaction().time())
            .thenComparing(v -> v.transaction().id());
    private static final int INPUTS = 2;

    private final Catalogue catalogue;
    private final String folder;
    private final Instant from;
    private final Instant to;
    private final Instant labelsAsOf;
    private final HashSet<String> frauds;

    private transient PriorityQueue<FeatureVector> waiting;
    private transient Map<String, Label> labels;
    private transient BufferedWriter csv;
    private transient OutputStream payments;
    private transient StringBuilder line;
    private transient ExportCounts counts;
    private transient int ended;

    WriteVectors(Catalogue catalogue, ExportSettings settings) {
        this(catalogue, settings.out(), settings.from(), settings.to(), settings.labelsAsOf(), Set.of());
    }

    /** @param frauds ids of payments that are known to be fraud before any label comes by */
    WriteVectors(Catalogue catalogue, Path folder, Instant from, Instant to, Instant labelsAsOf, Set<String> frauds) {
        this.catalogue = catalogue;
        this.folder = folder.toString();
        this.from = from;
        this.to = to;
        this.labelsAsOf = labelsAsOf;
        this.frauds = new HashSet<>(frauds);
    }

    @Override
    public void open() throws Exception {
        super.open();
        waiting = new PriorityQueue<>(ORDER);
        labels = new HashMap<>();
        line = new StringBuilder();
        counts = new ExportCounts();
        Files.createDirectories(Path.of(folder));
        csv = new BufferedWriter(
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(part(ExportFiles.FEATURES)), 1 << 16),
                        StandardCharsets.UTF_8),
                1 << 16);
        payments = new BufferedOutputStream(
                new GZIPOutputStream(Files.newOutputStream(part(ExportFiles.PAYMENTS)), 1 << 16), 1 << 16);
        csv.write(
                "transaction_id,time,account,customer,label,approximate," + String.join(",", catalogue.names()) + "\n");
    }

    private Path part(String file) {
        return Path.of(folder, file + ".part");
    }

    @Override
    public void processElement1(StreamRecord<FeatureVector> vector) {
        waiting.add(vector.getValue());
    }

    @Override
    public void processElement2(StreamRecord<Imported> row) {
        Imported imported = row.getValue();
        if (imported.label() != null) {
            labels.putIfAbsent(imported.transaction().id(), imported.label());
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        while (!waiting.isEmpty() && waiting.peek().transaction().time().toEpochMilli() <= mark.getTimestamp()) {
            write(waiting.remove());
        }
        super.processWatermark(mark);
    }

    private void write(FeatureVector vector) throws IOException {
        Transaction t = vector.transaction();
        Label label = labels.remove(t.id());
        counts.vectors++;
        if ((from != null && t.time().isBefore(from))
                || (to != null && !t.time().isBefore(to))) {
            return;
        }
        boolean fraud = label == null ? frauds.contains(t.id()) : label.fraud();
        boolean known = labelsAsOf == null || label == null || !label.time().isAfter(labelsAsOf);
        counts.wrote(t.time(), fraud, known, vector.approximate());
        line.setLength(0);
        text(t.id());
        line.append(',').append(t.time()).append(',');
        text(t.account());
        line.append(',');
        text(t.customer());
        line.append(',').append(fraud && known ? 1 : 0).append(',').append(vector.approximate() ? 1 : 0);
        for (float value : vector.values()) {
            line.append(',');
            if (value == (int) value) {
                line.append((int) value);
            } else if (!Float.isNaN(value)) {
                line.append(value);
            }
        }
        line.append('\n');
        csv.append(line);
        payments.write(TransactionCodec.write(t));
        payments.write('\n');
    }

    private void text(String text) {
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }

    @Override
    public void endInput(int input) throws Exception {
        if (++ended < INPUTS) {
            return;
        }
        while (!waiting.isEmpty()) {
            write(waiting.remove());
        }
        csv.close();
        payments.close();
        for (String file : List.of(ExportFiles.PAYMENTS, ExportFiles.FEATURES)) {
            Files.move(part(file), Path.of(folder, file), StandardCopyOption.ATOMIC_MOVE);
        }
        output.collect(new StreamRecord<>(counts));
    }
}
