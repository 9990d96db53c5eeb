package io.weir.cli.archive;

import io.weir.cli.command.PeriodOption;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the manifest. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists what the archive holds, by topic, partition and day: files, rows, offsets, bytes.")
final class ArchiveListCommand implements Callable<Integer> {
    @Mixin
    private ArchiveOption archive;

    @Mixin
    private PeriodOption period;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return archive.run("list", period.arguments("--from", "--to"));
    }
}
