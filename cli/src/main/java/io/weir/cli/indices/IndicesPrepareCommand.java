package io.weir.cli.indices;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the job does at its start. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the index templates of this release and adds the fields that indices lack, as the job does at its start unless --stores.prepare false.",
            "What contradicts is named and left alone; then it exits with 1. Settings that somebody has put into a template stay."
        })
final class IndicesPrepareCommand implements Callable<Integer> {
    @Mixin
    private IndicesOption indices;

    @Option(
            names = "--lifecycle",
            description =
                    "Put a lifecycle policy too, for clusters that have the module: merges a month after 60 days, deletes nothing.")
    private boolean lifecycle;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return indices.run("prepare", lifecycle ? List.of("--lifecycle", "true") : List.of());
    }
}
