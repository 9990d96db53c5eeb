package io.weir.cli.desk;

import io.weir.cli.command.DayOrInstant;
import io.weir.events.DeadLetterReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which dead letters. */
final class LetterFilter {
    @Option(
            names = "--reason",
            paramLabel = "CODE",
            description =
                    "Only with this reason, such as NOT_JSON; may be given several times. ${COMPLETION-CANDIDATES}")
    private List<DeadLetterReason> reasons = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "TEXT",
            description = "Only from this topic, file or index: transactions, file:NAME, elasticsearch:INDEX.")
    private String origin;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "Only what became a dead letter then or later, a day or an instant.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description = "Only what became a dead letter before that.")
    private Instant to;

    boolean isEmpty() {
        return reasons.isEmpty() && origin == null && from == null && to == null;
    }

    Instant from() {
        return from;
    }

    boolean takes(DeadLetters.Found found) {
        return (reasons.isEmpty() || reasons.contains(found.letter().reason()))
                && (origin == null || found.letter().origin().equals(origin))
                && (from == null || !found.at().isBefore(from))
                && (to == null || found.at().isBefore(to));
    }
}
