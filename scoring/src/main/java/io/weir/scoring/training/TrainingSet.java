package io.weir.scoring.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.features.Catalogue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * What {@code weir features export} wrote: a folder with features.csv.gz and manifest.json, whose features are those of a catalogue. Opening it
 * reads the manifest; {@link #read} reads the payments of the periods that are needed and no others.
 */
public final class TrainingSet {
    static final String FEATURES = "features.csv.gz";
    static final String MANIFEST = "manifest.json";

    private static final List<String> LEADING =
            List.of("transaction_id", "time", "account", "customer", "label", "approximate");
    private static final int ID = 0;
    private static final int TIME = 1;
    private static final int ACCOUNT = 2;
    private static final int LABEL = 4;
    private static final int BUFFER = 1 << 16;
    private static final int ROWS_BETWEEN_NEWS = 50_000;

    private final Path folder;
    private final Catalogue catalogue;
    private final JsonNode manifest;

    private TrainingSet(Path folder, Catalogue catalogue, JsonNode manifest) {
        this.folder = folder;
        this.catalogue = catalogue;
        this.manifest = manifest;
    }

    /**
     * @param catalogue of the model that is to be
     * @throws InvalidTrainingSet if the folder holds no export, or one of another catalogue
     */
    public static TrainingSet open(Path folder, Catalogue catalogue) throws IOException {
        Path file = folder.resolve(MANIFEST);
        for (Path needed : List.of(file, folder.resolve(FEATURES))) {
            if (!Files.isReadable(needed)) {
                throw new InvalidTrainingSet(
                        "There is no " + needed + ": name a folder that `weir features export` wrote");
            }
        }
        JsonNode manifest;
        try {
            manifest = new ObjectMapper().readTree(file.toFile());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new InvalidTrainingSet(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        String hash = manifest.path("schemaHash").asText();
        if (!hash.equals(catalogue.schemaHash())) {
            throw new InvalidTrainingSet(
                    "%s was exported with the feature schema %s, and the catalogue has %s%s. Export the payments again, or name the catalogue of the export with --catalogue"
                            .formatted(folder, hash, catalogue.schemaHash(), difference(manifest, catalogue)));
        }
        return new TrainingSet(folder, catalogue, manifest);
    }

    private static String difference(JsonNode manifest, Catalogue catalogue) {
        List<String> theirs = new ArrayList<>();
        manifest.path("features").forEach(name -> theirs.add(name.asText()));
        List<String> only = theirs.stream()
                .filter(name -> catalogue.indexOf(name) < 0)
                .limit(5)
                .toList();
        List<String> lacking = catalogue.names().stream()
                .filter(name -> !theirs.contains(name))
                .limit(5)
                .toList();
        return (only.isEmpty() ? "" : "; only the export has " + String.join(", ", only))
                + (lacking.isEmpty() ? "" : "; only the catalogue has " + String.join(", ", lacking));
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** Of the file that was exported. */
    String input() {
        return manifest.path("input").asText();
    }

    /** Of the first payment. */
    Instant firstTime() {
        return time("firstTime");
    }

    /** Of the last payment. */
    Instant lastTime() {
        return time("lastTime");
    }

    /** Payments in the file. */
    public long size() {
        return manifest.path("rows").asLong();
    }

    private Instant time(String field) {
        try {
            return Instant.parse(manifest.path(field).asText());
        } catch (DateTimeException e) {
            throw new InvalidTrainingSet(
                    "%s: the field %s is no time such as 2026-03-02T10:15:30Z; was it written by `weir features export`?"
                            .formatted(folder.resolve(MANIFEST), field),
                    e);
        }
    }

    /**
     * Reads the file once from front to back.
     *
     * @param periods may overlap
     * @param news is told, now and then, how many rows have been read
     * @return the payments of each period, possibly none
     * @throws InvalidTrainingSet naming the line and column of the first thing that cannot be read
     */
    public List<Rows> read(List<Period> periods, LongConsumer news) throws IOException {
        List<Rows> all =
                periods.stream().map(period -> new Rows(catalogue.size())).toList();
        Instant end = periods.stream().map(Period::to).max(Instant::compareTo).orElseThrow();
        Path file = folder.resolve(FEATURES);
        Map<String, String> accounts = new HashMap<>();
        try (CsvLines csv = new CsvLines(file, new GZIPInputStream(Files.newInputStream(file), BUFFER))) {
            requireHeader(csv);
            float[] vector = new float[catalogue.size()];
            Instant before = Instant.MIN;
            long rows = 0;
            while (csv.next()) {
                csv.requireFields(LEADING.size() + vector.length);
                Instant time = csv.time(TIME, "time");
                if (time.isBefore(before)) {
                    throw csv.wrong("time", time.toString(), "not before " + before + ", the time of the line before");
                }
                before = time;
                if (!time.isBefore(end)) {
                    break;
                }
                boolean isRead = false;
                for (int i = 0; i < periods.size(); i++) {
                    if (periods.get(i).has(time)) {
                        if (!isRead) {
                            read(csv, vector);
                            isRead = true;
                        }
                        all.get(i)
                                .add(
                                        time,
                                        accounts.computeIfAbsent(csv.text(ACCOUNT), text -> text),
                                        csv.flag(LABEL, "label"),
                                        vector);
                    }
                }
                if (++rows % ROWS_BETWEEN_NEWS == 0) {
                    news.accept(rows);
                }
            }
        } catch (EOFException | ZipException e) {
            throw new InvalidTrainingSet(file + " is no whole gzip file: " + e.getMessage() + ". Export it again", e);
        }
        return all;
    }

    /** What is done with the payments of an export, one after the other. */
    public interface Reader {
        /**
         * @param values of the features that were asked for, NaN for the others; overwritten by the next payment
         * @return whether to go on
         */
        boolean read(String transactionId, boolean fraud, float[] values) throws IOException;
    }

    /**
     * Reads the file once from front to back, without keeping anything of it.
     *
     * @param wanted by place in the vector; features that nobody asks for cost no time
     * @throws InvalidTrainingSet naming the line and column of the first thing that cannot be read
     */
    public void each(boolean[] wanted, Reader reader) throws IOException {
        Path file = folder.resolve(FEATURES);
        try (CsvLines csv = new CsvLines(file, new GZIPInputStream(Files.newInputStream(file), BUFFER))) {
            requireHeader(csv);
            float[] vector = new float[catalogue.size()];
            Arrays.fill(vector, Float.NaN);
            List<String> names = catalogue.names();
            boolean more = true;
            while (more && csv.next()) {
                csv.requireFields(LEADING.size() + vector.length);
                for (int i = 0; i < vector.length; i++) {
                    if (wanted[i]) {
                        vector[i] = csv.number(LEADING.size() + i, names.get(i));
                    }
                }
                more = reader.read(csv.text(ID), csv.flag(LABEL, "label"), vector);
            }
        } catch (EOFException | ZipException e) {
            throw new InvalidTrainingSet(file + " is no whole gzip file: " + e.getMessage() + ". Export it again", e);
        }
    }

    private void read(CsvLines csv, float[] vector) {
        List<String> names = catalogue.names();
        for (int i = 0; i < vector.length; i++) {
            vector[i] = csv.number(LEADING.size() + i, names.get(i));
        }
    }

    private void requireHeader(CsvLines csv) throws IOException {
        List<String> expected = new ArrayList<>(LEADING);
        expected.addAll(catalogue.names());
        List<String> header = csv.next() ? csv.texts() : List.of();
        if (!header.equals(expected)) {
            int at = 0;
            while (at < header.size() && at < expected.size() && header.get(at).equals(expected.get(at))) {
                at++;
            }
            throw new InvalidTrainingSet("%s, line 1: column %d is %s; %s is expected"
                    .formatted(
                            folder.resolve(FEATURES),
                            at + 1,
                            at < header.size() ? header.get(at) : "missing",
                            at < expected.size() ? expected.get(at) : "nothing more"));
        }
    }

    /**
     * The places of features in the vector.
     *
     * @param names "all", or names with commas between them
     * @return true for those that are named
     * @throws IllegalArgumentException naming every name that is none
     */
    static boolean[] used(Catalogue catalogue, String names) {
        boolean[] used = new boolean[catalogue.size()];
        if (names.equals("all")) {
            Arrays.fill(used, true);
            return used;
        }
        List<String> asked = Arrays.stream(names.split(",")).map(String::strip).toList();
        String unknown =
                asked.stream().filter(name -> catalogue.indexOf(name) < 0).collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no feature " + unknown + "; the list is in docs/features.md, or say all");
        }
        asked.forEach(name -> used[catalogue.indexOf(name)] = true);
        return used;
    }
}
