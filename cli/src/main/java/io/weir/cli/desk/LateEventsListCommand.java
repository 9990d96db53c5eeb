package io.weir.cli.desk;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.LateEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest late events. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Shows the events that were set aside last, the latest last, and how many there are of each type.")
final class LateEventsListCommand implements Callable<Integer> {
    private static final int MOST = 200_000;
    private static final int MOST_SHOWN = 10_000;

    @Mixin
    private DeskOption desk;

    @Mixin
    private LateFilter filter;

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
        List<LateEvent> events = filter.read(desk.brokers(console), desk.topicPrefix(), MOST).values().stream()
                .sorted(Comparator.comparing(LateEvent::setAsideAt).thenComparing(LateEvent::uniqueId))
                .toList();
        if (events.isEmpty()) {
            console.line("There are no late events%s.", filter.isEmpty() ? "" : " of this kind");
            return 0;
        }
        if (last > 0) {
            console.line("%-24s %-24s %-18s %-20s %s", "time", "set aside", "type", "account", "id");
        }
        events.subList(Math.max(0, events.size() - last), events.size())
                .forEach(event -> console.line(
                        "%-24s %-24s %-18s %-20s %s",
                        event.time(), event.setAsideAt(), event.type(), event.account(), event.id()));
        console.line("%,d late events, %,d shown:", events.size(), Math.min(last, events.size()));
        Map<String, Long> byType =
                events.stream().collect(Collectors.groupingBy(LateEvent::type, Collectors.counting()));
        byType.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(entry -> console.line("  %-20s %,9d", entry.getKey(), entry.getValue()));
        return 0;
    }
}
