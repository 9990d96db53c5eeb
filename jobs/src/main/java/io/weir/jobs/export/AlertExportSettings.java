package io.weir.jobs.export;

import io.weir.jobs.Arguments;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an export of alerts can be told.
 *
 * @param accountEvents null for none
 * @param job everything that is no setting of the export: thresholds of the patterns and their engine
 */
record AlertExportSettings(Path input, Path mapping, Path accountEvents, Path out, DetectionSettings job) {
    private static final Setting<Path> ACCOUNT_EVENTS = new Setting<>(
            "account-events",
            "",
            "File of account events as they go over the wire, one a line",
            text -> text.isBlank() ? null : ExportSettings.INPUT.reader().apply(text));
    private static final Setting<Path> OUT =
            new Setting<>("out", "", "Folder for alerts.jsonl; made if it is not there", AlertExportSettings::folder);
    private static final List<Setting<?>> OWN =
            List.of(ExportSettings.INPUT, ExportSettings.MAPPING, ACCOUNT_EVENTS, OUT);

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    static AlertExportSettings from(String... args) {
        List<String> own = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i];
            List<String> whose = OWN.stream().anyMatch(setting -> name.equals("--" + setting.name())) ? own : jobs;
            whose.addAll(List.of(args).subList(i, Math.min(i + 2, args.length)));
        }
        Arguments given = new Arguments(own.toArray(String[]::new), OWN, System::getenv);
        Path input = given.get(ExportSettings.INPUT);
        Path mapping = given.get(ExportSettings.MAPPING);
        Path accountEvents = given.get(ACCOUNT_EVENTS);
        Path out = given.get(OUT);
        given.refuseProblems();
        return new AlertExportSettings(
                input, mapping, accountEvents, out, DetectionSettings.from(jobs.toArray(String[]::new)));
    }

    private static Path folder(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is required");
        }
        Path folder = Path.of(text).toAbsolutePath();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("it is there and is no folder");
        }
        if (Files.exists(folder.resolve(ExportFiles.ALERTS))) {
            throw new IllegalArgumentException("it holds alerts already; choose another folder, or delete them");
        }
        return folder;
    }
}
