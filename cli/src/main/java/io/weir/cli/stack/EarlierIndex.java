package io.weir.cli.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.Console;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.UserError;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** An earlier release kept all alerts of a stack in one index, where this one has an alias: moved before its job starts, as nobody else writes to it then. */
final class EarlierIndex {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MEMORY = "256m";

    private EarlierIndex() {}

    /** @throws UserError when it cannot be moved; then it is as it was */
    static void moveAway(LocalStack stack, Console console) {
        String url = stack.elasticsearch().url();
        try {
            if (!isThere(url)) {
                return;
            }
            console.line("  %-14s the one index of an earlier release is moved into an index a month", "elasticsearch");
            int exit = ExportProcess.run(
                    "io.weir.jobs.IndicesCommand",
                    MEMORY,
                    List.of(
                            "migrate",
                            "--elasticsearch.url",
                            url,
                            "--elasticsearch.index-prefix",
                            Detection.INDEX_PREFIX));
            if (exit != 0) {
                throw new UserError("the alerts of an earlier release could not be moved: see above");
            }
        } catch (IOException e) {
            throw new UserError("the alerts of an earlier release could not be moved: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private static boolean isThere(String url) throws InterruptedException {
        try {
            HttpResponse<byte[]> index = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + "/" + Detection.ALERTS_INDEX))
                                    .timeout(PATIENCE)
                                    .build(),
                            BodyHandlers.ofByteArray());
            return new ObjectMapper().readTree(index.body()).has(Detection.ALERTS_INDEX);
        } catch (IOException away) {
            // The job says so itself, and waits or refuses as it does without us.
            return false;
        }
    }
}
