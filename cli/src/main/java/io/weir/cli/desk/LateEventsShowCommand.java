package io.weir.cli.desk;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.LateEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.TransactionCodec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One late event, whole. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints a late event with all its fields, and when it was set aside.")
final class LateEventsShowCommand implements Callable<Integer> {
    private static final int MOST = 200_000;

    @Mixin
    private DeskOption desk;

    @Mixin
    private LateFilter filter;

    @Parameters(paramLabel = "ID", description = "Id of a transaction or an account event; list shows them.")
    private String id;

    @Override
    public Integer call() throws IOException {
        Console console = new Console();
        List<LateEvent> events = filter.read(desk.brokers(console), desk.topicPrefix(), MOST).values().stream()
                .filter(event -> event.id().equals(id))
                .toList();
        if (events.isEmpty()) {
            throw new UserError("no late event has the id " + id + "; ./weir late-events list shows those there are");
        }
        ObjectMapper json = new ObjectMapper();
        for (LateEvent event : events) {
            console.line(
                    "%s, set aside at %s: decided on if it is a payment, seen by features, not judged by the patterns",
                    event.transaction() != null ? "A transaction" : "An account event", event.setAsideAt());
            console.line(
                    "%s",
                    json.readTree(
                                    event.transaction() != null
                                            ? TransactionCodec.write(event.transaction())
                                            : AccountEventCodec.write(event.accountEvent()))
                            .toPrettyString());
        }
        return 0;
    }
}
