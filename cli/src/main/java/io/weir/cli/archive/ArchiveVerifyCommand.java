package io.weir.cli.archive;

import io.weir.cli.command.PeriodOption;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads every row. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads every row of a period and finds gaps, doubled offsets, files that are cut off, changed, missing or in the wrong place.",
            "Exits with 1 if it found something, and says which file, topic, partition and offsets, and what to do."
        })
final class ArchiveVerifyCommand implements Callable<Integer> {
    @Mixin
    private ArchiveOption archive;

    @Mixin
    private PeriodOption period;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return archive.run("verify", period.arguments("--from", "--to"));
    }
}
