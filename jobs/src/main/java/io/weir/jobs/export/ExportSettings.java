package io.weir.jobs.export;

import io.weir.jobs.Arguments;
import io.weir.jobs.Setting;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an export can be told. */
public record ExportSettings(
        Path input, Path mapping, Path out, Instant from, Instant to, Instant labelsAsOf, Duration settling)
        implements Serializable {
    static final Setting<Path> INPUT = file("input", "CSV or CSV.gz file of payments");
    static final Setting<Path> MAPPING = file("mapping", "YAML file that says which column is which field");
    static final Setting<Path> OUT = new Setting<>(
            "out", "", "Folder for features.csv.gz and manifest.json; made if it is not there", ExportSettings::folder);
    static final Setting<Instant> FROM =
            Setting.time("from", "First time that is written; all before it counts as history");
    static final Setting<Instant> TO = Setting.time("to", "Time before which writing ends");
    static final Setting<Instant> LABELS_AS_OF = Setting.time(
            "labels-as-of", "A fraud that became known only after this time is labelled 0, as it looked then");
    static final Setting<Duration> SETTLING = Setting.duration(
            "settling",
            "2 s",
            Duration.ZERO,
            Duration.ofHours(1),
            "As features.settling of the live job: how long ago what features of shared entities look at must lie");

    static final List<Setting<?>> ALL = List.of(INPUT, MAPPING, OUT, FROM, TO, LABELS_AS_OF, SETTLING);

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    static ExportSettings from(String[] args) {
        Arguments given = new Arguments(args, ALL, System::getenv);
        ExportSettings settings = new ExportSettings(
                given.get(INPUT),
                given.get(MAPPING),
                given.get(OUT),
                given.get(FROM),
                given.get(TO),
                given.get(LABELS_AS_OF),
                given.get(SETTLING));
        given.refuseProblems();
        if (settings.from != null && settings.to != null && !settings.from.isBefore(settings.to)) {
            throw new IllegalArgumentException("--from " + settings.from + " is not before --to " + settings.to);
        }
        return settings;
    }

    public static Setting<Path> file(String name, String meaning) {
        Setting<Path> optional = Setting.file(name, meaning);
        return new Setting<>(name, "", meaning, text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("it is required");
            }
            return optional.reader().apply(text);
        });
    }

    private static Path folder(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is required");
        }
        Path folder = Path.of(text).toAbsolutePath();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("it is there and is no folder");
        }
        if (Files.exists(folder.resolve(ExportFiles.FEATURES))) {
            throw new IllegalArgumentException("it holds an export already; choose another folder, or delete that one");
        }
        return folder;
    }
}
