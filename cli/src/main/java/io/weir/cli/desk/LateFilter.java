package io.weir.cli.desk;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.PeriodOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.KeptMessages;
import io.weir.cli.topics.LateEvent;
import io.weir.events.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which late events. */
final class LateFilter {
    @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only of this account.")
    private String account;

    @Mixin
    private PeriodOption period;

    boolean isEmpty() {
        return account == null && period.isAllTime();
    }

    private boolean takes(LateEvent event) {
        return (account == null || event.account().equals(account)) && period.holds(event.time());
    }

    /**
     * Those that it takes, each once, as they stand in the topic.
     *
     * @param most bound of memory
     * @throws UserError when there are more, or the period ends before it begins
     */
    Map<String, LateEvent> read(Brokers brokers, String topicPrefix, int most) {
        period.check();
        Map<String, LateEvent> found = new LinkedHashMap<>();
        KeptMessages.of(brokers, topicPrefix + Topics.LATE_EVENTS).forEach(message -> {
            LateEvent event = LateEvent.read(message);
            if (takes(event)) {
                found.putIfAbsent(event.uniqueId(), event);
                if (found.size() > most) {
                    throw new UserError("more than %,d late events: narrow them down with --from, --to or --account"
                            .formatted(most));
                }
            }
        });
        return found;
    }
}
