package io.weir.cli.indices;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Bounds of size and age. */
@Command(
        name = "rollover",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps the bounds of size and age where there is no lifecycle module; to be run once a day. A month whose shards are too large is moved into more of them,",
            "one that is past is merged. Deletes only with --delete-after. Ages count from the newest month there is. The job goes on meanwhile."
        })
final class IndicesRolloverCommand implements Callable<Integer> {
    @Mixin
    private IndicesOption indices;

    @Option(
            names = "--max-shard-mb",
            paramLabel = "MB",
            defaultValue = "30000",
            description = "Megabytes that a shard should not be larger than (default: ${DEFAULT-VALUE}).")
    private int maxShardMb;

    @Option(
            names = "--merge-after",
            paramLabel = "MONTHS",
            defaultValue = "2",
            description = "Months after which an index is merged (default: ${DEFAULT-VALUE}).")
    private int mergeAfter;

    @Option(
            names = "--delete-after",
            paramLabel = "MONTHS",
            defaultValue = "0",
            description =
                    "Months after which an index is deleted (default: never). Mind how long the law wants alerts kept.")
    private int deleteAfter;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return indices.run(
                "rollover",
                List.of(
                        "--max-shard-mb", Integer.toString(maxShardMb),
                        "--merge-after", Integer.toString(mergeAfter),
                        "--delete-after", Integer.toString(deleteAfter)));
    }
}
