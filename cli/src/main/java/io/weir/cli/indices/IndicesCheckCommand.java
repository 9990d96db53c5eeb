package io.weir.cli.indices;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Only looks. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Compares templates, indices and aliases with what this release wants: old templates, foreign ones that win, fields of another type, aliases that lack,",
            "indices that take no documents. Changes nothing. Exits with 1 if it found something, and says what to do about each."
        })
final class IndicesCheckCommand implements Callable<Integer> {
    @Mixin
    private IndicesOption indices;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return indices.run("check", List.of());
    }
}
