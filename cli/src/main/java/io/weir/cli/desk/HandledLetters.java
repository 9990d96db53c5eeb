package io.weir.cli.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.Brokers;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.Feed;
import io.weir.cli.topics.KeptMessages;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.localstack.KafkaTopics.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What people have done about dead letters, by their ids: a compacted topic, so that the last word on each is kept for good and every desk sees the same.
 *
 * <p>It is written once Kafka or the store has what was sent. Killed in between, the command leaves an open dead letter that was sent: sent again it is a duplicate
 * by its id, which the job drops, or the same document.
 */
final class HandledLetters {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    private final Brokers brokers;
    private final String topic;
    private final Map<String, Handled> byId = new HashMap<>();

    private HandledLetters(Brokers brokers, String topic) {
        this.brokers = brokers;
        this.topic = topic;
    }

    /**
     * The last word on a dead letter.
     *
     * @param id of the dead letter
     * @param at when, by the clock of who did it
     * @param sentTo topic or index; null when it was closed
     * @param event id of what was sent; null when it was closed
     * @param corrected whether what was sent is not what had come
     * @param because why it was closed; null when it was sent
     */
    record Handled(String id, Instant at, String sentTo, String event, boolean corrected, String because) {
        String words() {
            return sentTo == null
                    ? "closed at %s: %s".formatted(at, because)
                    : "sent%s to %s at %s as %s".formatted(corrected ? " corrected" : "", sentTo, at, event);
        }

        private byte[] json() {
            return JSON.createObjectNode()
                    .put("id", id)
                    .put("at", at.toString())
                    .put("sentTo", sentTo)
                    .put("event", event)
                    .put("corrected", corrected)
                    .put("because", because)
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** As it stands now; a topic that is not there says that nothing was done. */
    static HandledLetters read(Brokers brokers, String topic) {
        HandledLetters handled = new HandledLetters(brokers, topic);
        KeptMessages.of(brokers, topic).forEach(message -> {
            if (message.value() == null) {
                return;
            }
            try {
                JsonNode node = JSON.readTree(message.value());
                Handled one = new Handled(
                        node.path("id").asText(),
                        Instant.parse(node.path("at").asText()),
                        node.path("sentTo").asText(null),
                        node.path("event").asText(null),
                        node.path("corrected").asBoolean(),
                        node.path("because").asText(null));
                handled.byId.put(one.id(), one);
            } catch (IOException | DateTimeException e) {
                throw new UserError(
                        "message %d of the topic %s is not one of ours: %s"
                                .formatted(message.offset(), topic, e.getMessage()),
                        e);
            }
        });
        return handled;
    }

    /** What was done about it. A document that was refused again since then is open again: its id is the document's. */
    Optional<Handled> of(DeadLetters.Found found) {
        DeadLetter letter = found.letter();
        return Optional.ofNullable(byId.get(letter.id()))
                .filter(done -> letter.reason() != DeadLetterReason.REFUSED_BY_STORE
                        || !found.at().isAfter(done.at()));
    }

    /** Returns when Kafka has it. */
    void remember(Collection<Handled> what) {
        brokers.requireTopic(new Topic(topic, 1, COMPACTED));
        try (Feed feed = new Feed(brokers, 0)) {
            what.forEach(one -> feed.send(topic, one.id(), null, one.json()));
            feed.flush();
        }
        what.forEach(one -> byId.put(one.id(), one));
    }
}
