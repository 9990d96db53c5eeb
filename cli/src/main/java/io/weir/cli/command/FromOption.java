package io.weir.cli.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** From when on a change of a plan holds. */
public final class FromOption {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "Event time of the first transaction that it holds for, a day or an instant (default: now).")
    private Instant from;

    public Instant time() {
        return from == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : from;
    }
}
