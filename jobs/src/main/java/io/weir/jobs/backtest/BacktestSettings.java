package io.weir.jobs.backtest;

import io.weir.jobs.Arguments;
import io.weir.jobs.Setting;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a backtest can be told.
 *
 * @param against another version of the rule; null for none
 * @param set other defaults of thresholds, which make a second version where there is none
 * @param rules folder of the others, whose hits are compared
 * @param features folder of an export; null where the payments come from elsewhere
 * @param input file of payments; null for none
 * @param archive folder or URI; null for none
 * @param from first event time that is judged; null for the beginning
 * @param to event time before which judging ends; null for the end
 * @param model folder that {@code weir model train} wrote; null for none
 * @param review from which score on the model catches
 * @param report JSON file; null for none
 * @param page HTML file; null for none
 * @param kept folder under which exports are kept for the next time
 */
record BacktestSettings(
        Path rule,
        Path against,
        Map<String, BigDecimal> set,
        Path rules,
        Path features,
        Path input,
        Path mapping,
        String archive,
        Instant from,
        Instant to,
        Path model,
        double review,
        Path report,
        Path page,
        Path kept) {
    private static final Setting<Path> RULE = Setting.file("rule", "File of the rule");
    private static final Setting<Path> AGAINST = Setting.file("against", "File of another version of it");
    private static final Setting<Map<String, BigDecimal>> SET =
            new Setting<>("set", "", "Thresholds, NAME=VALUE with commas between them", BacktestSettings::thresholds);
    private static final Setting<Path> RULES = folder("rules", "Folder of the other rules");
    private static final Setting<Path> FEATURES =
            folder("features", "Folder that weir features export wrote, or will be written");
    private static final Setting<Path> INPUT = Setting.file("input", "CSV or CSV.gz file of payments");
    private static final Setting<Path> MAPPING = Setting.file("mapping", "YAML file that says which column is which");
    private static final Setting<String> ARCHIVE =
            new Setting<>("archive", "", "Folder of an archive", text -> text.isBlank() ? null : text);
    private static final Setting<Instant> FROM = Setting.time("from", "First event time that is judged");
    private static final Setting<Instant> TO = Setting.time("to", "Event time before which judging ends");
    private static final Setting<Path> MODEL = folder("model", "Folder that weir model train wrote");
    private static final Setting<Double> REVIEW =
            new Setting<>("review", "0.5", "Score from which on the model catches", BacktestSettings::score);
    private static final Setting<Path> REPORT = written("report", "JSON file to write");
    private static final Setting<Path> PAGE = written("page", "HTML file to write");
    private static final Setting<Path> KEPT = folder("kept", "Folder under which exports are kept");
    private static final List<Setting<?>> ALL = List.of(
            RULE, AGAINST, SET, RULES, FEATURES, INPUT, MAPPING, ARCHIVE, FROM, TO, MODEL, REVIEW, REPORT, PAGE, KEPT);

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    static BacktestSettings from(String[] args) {
        Arguments given = new Arguments(args, ALL, System::getenv);
        BacktestSettings settings = new BacktestSettings(
                given.get(RULE),
                given.get(AGAINST),
                given.get(SET),
                given.get(RULES),
                given.get(FEATURES),
                given.get(INPUT),
                given.get(MAPPING),
                given.get(ARCHIVE),
                given.get(FROM),
                given.get(TO),
                given.get(MODEL),
                given.get(REVIEW),
                given.get(REPORT),
                given.get(PAGE),
                given.get(KEPT));
        given.refuseProblems();
        if (settings.from != null && settings.to != null && !settings.from.isBefore(settings.to)) {
            throw new IllegalArgumentException("--from " + settings.from + " is not before --to " + settings.to);
        }
        if ((settings.input == null) != (settings.mapping == null)) {
            throw new IllegalArgumentException("--input and --mapping go together");
        }
        return settings;
    }

    private static Setting<Path> folder(String name, String meaning) {
        return new Setting<>(name, "", meaning, text -> {
            if (text.isBlank()) {
                return null;
            }
            Path folder = Path.of(text);
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new IllegalArgumentException("it is no folder");
            }
            return folder;
        });
    }

    private static Setting<Path> written(String name, String meaning) {
        return new Setting<>(name, "", meaning, text -> {
            if (text.isBlank()) {
                return null;
            }
            Path file = Path.of(text);
            if (!Files.isDirectory(file.toAbsolutePath().getParent()) || Files.isDirectory(file)) {
                throw new IllegalArgumentException("name a file in a folder that exists");
            }
            return file;
        });
    }

    private static Map<String, BigDecimal> thresholds(String text) {
        Map<String, BigDecimal> thresholds = new LinkedHashMap<>();
        for (String pair : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            String[] parts = pair.split("=", -1);
            try {
                thresholds.put(parts[0].strip(), new BigDecimal(parts[1].strip()));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("write a threshold as NAME=NUMBER, such as large_amount=50000", e);
            }
        }
        return thresholds;
    }

    private static double score(String text) {
        try {
            double score = Double.parseDouble(text);
            if (score > 0 && score <= 1) {
                return score;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("a score above 0 and up to 1 is expected");
    }
}
