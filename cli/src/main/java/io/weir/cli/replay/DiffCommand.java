package io.weir.cli.replay;

import io.weir.cli.command.BrokersOption;
import io.weir.cli.command.Console;
import io.weir.cli.command.DayOrInstant;
import io.weir.cli.command.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two runs over the same period, side by side. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares what a replay has written with what was live in the period: decisions by outcome, alerts by detector.",
            "Identical, added, missing or changed, by id; what late events may explain is told apart, and so are live decisions that did not wait for event time.",
            "Exit code 0 when there is no other difference, 1 when there is. weir replay --diff does the same after a replay."
        })
public final class DiffCommand implements Callable<Integer> {
    /** The longest window that a pattern has as shipped. */
    static final Duration PATTERN_REACH = Duration.ofHours(24);

    @Mixin
    private BrokersOption brokers;

    @Option(
            names = "--live-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "In front of the live topics' names (default: nothing).")
    private String livePrefix;

    @Option(
            names = "--replay-prefix",
            required = true,
            paramLabel = "PREFIX",
            description = "In front of the replay's topics' names.")
    private String replayPrefix;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "First event time of the period, a day or an instant.")
    private Instant from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "Event time before which the period ends.")
    private Instant to;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the comparison as .html or .json too, by the suffix; may be given twice.")
    private List<Path> reports = new ArrayList<>();

    @Option(
            names = "--pattern-reach-hours",
            paramLabel = "N",
            defaultValue = "24",
            description =
                    "The longest window of a pattern: how far from an alert a late event of its subject may explain it (default: ${DEFAULT-VALUE}).")
    private int patternReachHours;

    @Override
    public Integer call() {
        if (patternReachHours < 0) {
            throw new UserError("--pattern-reach-hours " + patternReachHours + ": it must be 0 or more");
        }
        ReplayDiff.requireReports(reports);
        Console console = new Console();
        return ReplayDiff.run(
                new ReplayOutputs(brokers.brokers(console), livePrefix, replayPrefix, from, to),
                Duration.ofHours(patternReachHours),
                reports,
                console);
    }
}
