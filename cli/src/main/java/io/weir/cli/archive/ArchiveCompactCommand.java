package io.weir.cli.archive;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes few files of many. */
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the small files of every topic, day and partition together, up to 128 MB each.",
            "May be interrupted, and run while the archive is written and read. To be run by the clock, such as once a day."
        })
final class ArchiveCompactCommand implements Callable<Integer> {
    @Mixin
    private ArchiveOption archive;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return archive.run("compact", List.of());
    }
}
