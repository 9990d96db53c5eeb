package io.weir.cli.desk;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.events.DeadLetterReason;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest, and how many there are of each reason. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the newest dead letters that are open, the latest last: id, reason, what is wrong and the beginning of the bytes; then how many there are of each reason.",
            "The id is what show, retry and close want."
        })
final class DeadLettersListCommand implements Callable<Integer> {
    private static final int SHOWN_BYTES = 160;
    private static final int MOST_SHOWN = 10_000;

    /** What is to be shown. */
    enum State {
        /** Nobody has done anything about it. */
        OPEN,
        /** Sent again or closed. */
        HANDLED,
        ALL
    }

    @Mixin
    private DeskOption desk;

    @Mixin
    private LetterFilter filter;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            defaultValue = "OPEN",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private State state;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many to show at most, 0 for the counts alone (default: ${DEFAULT-VALUE}).")
    private int last;

    @Override
    public Integer call() {
        if (last < 0 || last > MOST_SHOWN) {
            throw new UserError("--last %d: it must be 0 to %,d".formatted(last, MOST_SHOWN));
        }
        Console console = new Console();
        DeadLetters letters = desk.deadLetters(console);
        HandledLetters handled = letters.handled();
        Map<String, DeadLetterReason> reasons = new HashMap<>();
        TreeSet<DeadLetters.Found> newest = new TreeSet<>(Comparator.comparing(DeadLetters.Found::at)
                .thenComparing(found -> found.letter().id()));
        letters.forEach(filter.from(), found -> {
            String id = found.letter().id();
            boolean isOpen = handled.of(found).isEmpty();
            if (!filter.takes(found) || (state == State.OPEN && !isOpen) || (state == State.HANDLED && isOpen)) {
                return;
            }
            if (reasons.size() == DeadLetters.MOST && !reasons.containsKey(id)) {
                throw new UserError("more than %,d dead letters: narrow them down with --from, --reason or --origin"
                        .formatted(DeadLetters.MOST));
            }
            // Twice after a crash: the first is enough.
            if (reasons.put(id, found.letter().reason()) == null) {
                newest.add(found);
                if (newest.size() > last) {
                    newest.pollFirst();
                }
            }
        });
        newest.forEach(found -> print(console, found, handled.of(found)));
        summary(console, reasons, newest.size());
        return 0;
    }

    private static void print(Console console, DeadLetters.Found found, Optional<HandledLetters.Handled> handled) {
        console.line("%s  %s  %s", found.letter().id(), found.letter().reason(), found.at());
        console.line("  %s", found.letter().message());
        console.line("  %s", Printable.beginning(found.letter().payload(), SHOWN_BYTES));
        handled.ifPresent(done -> console.line("  %s", done.words()));
    }

    private void summary(Console console, Map<String, DeadLetterReason> reasons, int shown) {
        String which = (state == State.ALL ? "" : state.name().toLowerCase(Locale.ROOT) + " ") + "dead letters"
                + (filter.isEmpty() ? "" : " of this kind");
        if (reasons.isEmpty()) {
            console.line("There are no %s.", which);
            return;
        }
        Map<DeadLetterReason, Integer> counts = new EnumMap<>(DeadLetterReason.class);
        reasons.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        console.line("%,d %s%s:", reasons.size(), which, shown < reasons.size() ? ", %,d shown".formatted(shown) : "");
        List<Map.Entry<DeadLetterReason, Integer>> most = counts.entrySet().stream()
                .sorted(Map.Entry.<DeadLetterReason, Integer>comparingByValue().reversed())
                .toList();
        most.forEach(entry -> console.line("  %-20s %,9d", entry.getKey(), entry.getValue()));
    }
}
