package io.weir.cli.archive;

import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.Detection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which archive a command means, and what runs on it. */
final class ArchiveOption {
    private static final String MEMORY = "512m";

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Folder of the archive, or its URI (default: the one of ./weir up, .weir/stack/archive).")
    private String archive;

    String folder() {
        return archive != null
                ? archive
                : Detection.archive(FolderOption.ofUp()).toString();
    }

    /** In a process with Flink's filesystems and the archive's own code. */
    int run(String what, List<String> more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(what, "--archive", folder()));
        arguments.addAll(more);
        return ExportProcess.run("io.weir.jobs.archive.ArchiveCommand", MEMORY, arguments);
    }
}
