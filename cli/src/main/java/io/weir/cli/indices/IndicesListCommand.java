package io.weir.cli.indices;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What there is. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {"Lists the indices of the deployment: documents, shards, size."})
final class IndicesListCommand implements Callable<Integer> {
    @Mixin
    private IndicesOption indices;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return indices.run("list", List.of());
    }
}
