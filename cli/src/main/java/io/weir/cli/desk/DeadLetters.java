package io.weir.cli.desk;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.KeptMessages;
import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterCodec;
import io.weir.events.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The dead letters of a deployment, and what was done about each. */
final class DeadLetters {
    /** Bound of what one command looks at, so that their ids fit in memory. */
    static final int MOST = 1_000_000;
    /** Bound of those that are picked out, whose bytes are held in memory. */
    private static final int MOST_AT_ONCE = 10_000;

    private final Brokers brokers;
    private final String topicPrefix;

    DeadLetters(Brokers brokers, String topicPrefix) {
        this.brokers = brokers;
        this.topicPrefix = topicPrefix;
    }

    /**
     * A dead letter as it was found.
     *
     * @param at when it became one, by Kafka's clock
     */
    record Found(DeadLetter letter, Instant at) {}

    HandledLetters handled() {
        return HandledLetters.read(brokers, topicPrefix + Topics.DEAD_LETTERS_HANDLED);
    }

    /**
     * All of them in no order. The topic is at least once: after a crash the same one may stand there twice.
     *
     * @param from when the first one became one; null for all
     */
    void forEach(Instant from, Consumer<Found> reader) {
        String topic = topicPrefix + Topics.DEAD_LETTERS;
        KeptMessages kept = from == null ? KeptMessages.of(brokers, topic) : KeptMessages.from(brokers, topic, from);
        if (!kept.isThere()) {
            throw new UserError("there is no topic %s at %s: ./weir up makes it, and on a cluster its administrator"
                    .formatted(topic, brokers));
        }
        kept.forEach(message -> {
            try {
                reader.accept(
                        new Found(DeadLetterCodec.read(message.value()), Instant.ofEpochMilli(message.timestamp())));
            } catch (BadEvent e) {
                throw new UserError(
                        "message %d of partition %d of the topic %s is no dead letter: %s. Who else writes there?"
                                .formatted(message.offset(), message.partition(), topic, e.getMessage()),
                        e);
            }
        });
    }

    /**
     * Those with these ids, in their order.
     *
     * @throws UserError naming the ids that there are none of
     */
    List<Found> byId(List<String> ids) {
        Set<String> wanted = new LinkedHashSet<>(ids);
        Map<String, Found> found = new HashMap<>();
        forEach(null, one -> {
            if (wanted.contains(one.letter().id())) {
                found.put(one.letter().id(), one);
            }
        });
        List<String> unknown =
                wanted.stream().filter(id -> !found.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            throw new UserError(
                    "no dead letter has the id %s; ./weir dead-letters list --state all shows those there are"
                            .formatted(String.join(" or ", unknown)));
        }
        return wanted.stream().map(found::get).toList();
    }

    /** Those of a kind about which nothing was done: @throws UserError when there are more than {@link #MOST_AT_ONCE}. */
    List<Found> open(HandledLetters handled, LetterFilter filter) {
        Map<String, Found> found = new LinkedHashMap<>();
        forEach(filter.from(), one -> {
            if (filter.takes(one) && handled.of(one).isEmpty()) {
                found.put(one.letter().id(), one);
                if (found.size() > MOST_AT_ONCE) {
                    throw new UserError("more than %,d dead letters at once: narrow them down with --from and --to"
                            .formatted(MOST_AT_ONCE));
                }
            }
        });
        return List.copyOf(found.values());
    }

    /** Where it came from, as a person would look for it. */
    static String place(DeadLetter letter) {
        String file = "file:";
        if (letter.origin().startsWith(file)) {
            return "%s line %d".formatted(letter.origin().substring(file.length()), letter.offset());
        }
        String store = "elasticsearch:";
        if (letter.origin().startsWith(store)) {
            return "document %s of the index %s"
                    .formatted(
                            letter.id().substring(letter.origin().length() + 1),
                            letter.origin().substring(store.length()));
        }
        return "topic %s, partition %d, offset %d".formatted(letter.origin(), letter.partition(), letter.offset());
    }
}
