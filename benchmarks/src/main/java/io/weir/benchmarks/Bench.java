package io.weir.benchmarks;

import io.weir.benchmarks.features.FeaturesBenchmark;
import io.weir.benchmarks.handbook.HandbookCommand;
import io.weir.benchmarks.job.NoopBenchmark;
import io.weir.benchmarks.latency.HighestRateBenchmark;
import io.weir.benchmarks.latency.LatencyBenchmark;
import io.weir.benchmarks.patterns.PatternsBenchmark;
import io.weir.benchmarks.recovery.CheckpointsBenchmark;
import io.weir.benchmarks.recovery.Load;
import io.weir.benchmarks.recovery.RecoveryBenchmark;
import io.weir.benchmarks.replay.ReplayBenchmark;
import io.weir.benchmarks.rules.RulesBenchmark;
import io.weir.benchmarks.rules.RulesLatencyBenchmark;
import io.weir.benchmarks.scoring.ScoringBenchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Every performance claim, as a command. */
@Command(
        name = "weir bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures: arms interleaved in one run, equal results asserted first, medians with minimum and maximum.",
            "Exit code 0 when it measured, 1 when results differ, 2 when it was asked for something impossible."
        })
public final class Bench implements Callable<Integer> {
    private static final List<Benchmark> ALL = List.of(
            new NoopBenchmark(),
            new PatternsBenchmark(),
            new FeaturesBenchmark(),
            new ScoringBenchmark(),
            new LatencyBenchmark(),
            new HighestRateBenchmark(),
            new RecoveryBenchmark("recovery", Load.of("hashmap")),
            new RecoveryBenchmark("recovery-busy", Load.busy()),
            new RecoveryBenchmark("recovery-rocksdb", Load.of("rocksdb")),
            new RecoveryBenchmark("recovery-accounts", Load.large()),
            new CheckpointsBenchmark("checkpoints", Load.of("hashmap")),
            new CheckpointsBenchmark("checkpoints-rocksdb", Load.of("rocksdb")),
            new ReplayBenchmark(),
            new RulesBenchmark(),
            new RulesLatencyBenchmark());

    private static final int REPETITIONS = 5;
    private static final int QUICK_REPETITIONS = 2;

    private final Console console;

    @Spec
    private CommandSpec spec;

    // Required, but not where a command of its own is given.
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which one; see below.")
    private String name;

    @Option(names = "--quick", description = "Small and few: shows that it works, measures nothing worth keeping.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON too.")
    private Path report;

    private Bench(Console console) {
        this.console = console;
    }

    /** Runs one benchmark. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** @return the exit code */
    public static int run(String... args) {
        return command(new Console(System.out)).execute(args);
    }

    static CommandLine command(Console console) {
        CommandLine command = new CommandLine(new Bench(console))
                .addSubcommand(new HandbookCommand(console))
                .setCaseInsensitiveEnumValuesAllowed(true);
        command.getCommandSpec().usageMessage().footer(("%nBenchmarks:%n" + names()).split("\n", -1));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof Mismatch) {
                line.getErr().println("weir bench: results differ, so nothing was measured. " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        return command;
    }

    private static String names() {
        return ALL.stream()
                .map(benchmark -> "  %-19s %s".formatted(benchmark.name(), benchmark.question()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Integer call() throws Exception {
        Benchmark benchmark = ALL.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> refusal((name == null
                                ? "which benchmark? There are:\n"
                                : "there is no benchmark " + name + "; there are:\n")
                        + names()));
        if (report != null && !isWritable(report)) {
            throw refusal("--report " + report + ": name a file in a folder that exists and can be written");
        }
        try (Contest contest = benchmark.prepare(quick, console)) {
            Rounds.Measured measured = quick
                    ? Rounds.run(contest, Duration.ZERO, QUICK_REPETITIONS, console)
                    : Rounds.run(contest, benchmark.warmUp(), REPETITIONS, console);
            Report result = new Report(benchmark.name(), quick, contest, measured);
            result.print(console);
            if (report != null) {
                result.write(report);
            }
        }
        return 0;
    }

    private ParameterException refusal(String problem) {
        return new ParameterException(spec.commandLine(), "weir bench: " + problem);
    }

    /** Whether a report can be written: minutes of work must not end in one that cannot. */
    public static boolean isWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return !Files.isDirectory(file) && Files.isDirectory(folder) && Files.isWritable(folder);
    }
}
