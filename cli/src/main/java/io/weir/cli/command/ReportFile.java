package io.weir.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command shall write at its end: minutes of work must not end in a report that cannot be written. */
public final class ReportFile {
    private ReportFile() {}

    /**
     * @param option that names it, such as {@code --report}
     * @throws UserError when it is named, but not a file in a folder that can be written
     */
    public static void requireWritable(String option, Path report) {
        if (report != null) {
            Path folder = report.toAbsolutePath().getParent();
            if (Files.isDirectory(report) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw new UserError(option + " " + report + ": name a file in a folder that exists and can be written");
            }
        }
    }
}
