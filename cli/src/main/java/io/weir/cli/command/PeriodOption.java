package io.weir.cli.command;

import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** A period of event time. */
public final class PeriodOption {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "First event time, a day or an instant (default: the beginning).")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "Event time before which the period ends, a day or an instant (default: the end).")
    private Instant to;

    /** Null for the beginning. */
    public Instant from() {
        return from;
    }

    /** Null for the end. */
    public Instant to() {
        return to;
    }

    public boolean isAllTime() {
        return from == null && to == null;
    }

    public boolean holds(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }

    /** @throws UserError when it ends before it begins */
    public void check() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new UserError("--from " + from + " is not before --to " + to);
        }
    }

    /** As arguments, under these names. */
    public List<String> arguments(String fromName, String toName) {
        check();
        return new Arguments().with(fromName, from).with(toName, to).words();
    }
}
