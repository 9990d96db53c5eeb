package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void anUnknownNameListsThoseThereAre() {
        assertThat(run("warp")).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no benchmark warp; there are:")
                .contains("noop ")
                .contains("patterns ");
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheWork() {
        String nowhere = folder.resolve("missing/report.json").toString();

        assertThat(run("patterns", "--report", nowhere)).isEqualTo(2);
        assertThat(err.toString()).contains("--report " + nowhere + ": name a file in a folder that exists");
    }

    @Test
    void withoutANameThoseThereAreAreListed() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("which benchmark? There are:").contains("noop ");
    }

    @Test
    void theHandbookHasOptionsOfItsOwn() {
        assertThat(run("handbook")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option").contains("--data");
    }

    @Test
    void helpNamesTheBenchmarks() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--quick")
                .contains("noop ")
                .contains("patterns ")
                .contains("rules ")
                .contains("handbook");
    }

    private int run(String... args) {
        PrintStream progress = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return Bench.command(new Console(progress))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
