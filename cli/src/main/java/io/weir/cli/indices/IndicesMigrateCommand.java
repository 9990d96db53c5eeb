package io.weir.cli.indices;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Re-indexes without downtime. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Moves what does not fit this release into indices that do, while they are read and the job writes: copies, copies what has changed meanwhile, lets the job wait",
            "for the last of it, counts both, and gives the name over in one step. Documents keep their ids. Interrupted, it is run again.",
            "Also moves the one index of an earlier release into months; for that the job must be stopped first."
        })
final class IndicesMigrateCommand implements Callable<Integer> {
    @Mixin
    private IndicesOption indices;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return indices.run("migrate", List.of());
    }
}
