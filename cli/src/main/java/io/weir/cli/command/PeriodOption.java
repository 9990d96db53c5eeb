package io.weir.cli.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** A period of event time. */
public final class PeriodOption {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First event time, a day or an instant (default: the beginning).")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Event time before which the period ends, a day or an instant (default: the end).")
    private String to;

    /** Null for the beginning. */
    public Instant from() {
        return time("--from", from);
    }

    /** Null for the end. */
    public Instant to() {
        return time("--to", to);
    }

    /** @throws UserError when it ends before it begins */
    public void check() {
        if (from() != null && to() != null && !from().isBefore(to())) {
            throw new UserError("--from " + from + " is not before --to " + to);
        }
    }

    /** As arguments, under these names. */
    public List<String> arguments(String fromName, String toName) {
        check();
        List<String> arguments = new ArrayList<>();
        if (from != null) {
            arguments.addAll(List.of(fromName, from().toString()));
        }
        if (to != null) {
            arguments.addAll(List.of(toName, to().toString()));
        }
        return arguments;
    }

    public static Instant time(String option, String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UserError(
                    option + " " + text + ": a day such as 2026-03-02 or an instant such as 2026-03-02T10:15:30Z", e);
        }
    }
}
