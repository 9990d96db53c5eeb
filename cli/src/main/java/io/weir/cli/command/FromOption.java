package io.weir.cli.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** From when on a change of a plan holds. */
public final class FromOption {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Event time of the first transaction that it holds for, a day or an instant (default: now).")
    private String from;

    /** @throws UserError when it is neither a day nor an instant */
    public Instant time() {
        if (from == null) {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
        try {
            return from.length() == 10
                    ? LocalDate.parse(from).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(from);
        } catch (DateTimeParseException e) {
            throw new UserError(
                    "--from " + from + ": a day such as 2026-03-02 or an instant such as 2026-03-02T10:15:30Z", e);
        }
    }
}
