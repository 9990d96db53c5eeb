package io.weir.cli.topics;

import io.weir.events.BadEvent;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Outcome;
import io.weir.events.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the decisions. Bound: keeps the outcome of every payment, for runs of minutes. */
public final class DecisionWatch extends TopicWatch {
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private int repeated;
    private Decision blocked;

    public DecisionWatch(String bootstrapServers) {
        super(bootstrapServers, Topics.DECISIONS);
        start();
    }

    @Override
    protected void see(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        Decision decision = DecisionCodec.read(message.value());
        if (outcomes.put(decision.transactionId(), decision.outcome()) != null) {
            repeated++;
        }
        if (decision.outcome() == Outcome.BLOCK && decision.model() != null) {
            blocked = decision;
        }
    }

    /** What was decided so far, by payment. */
    public synchronized Map<String, Outcome> outcomes() {
        requireWell();
        return new HashMap<>(outcomes);
    }

    public synchronized int decided() {
        return outcomes.size();
    }

    /** Messages whose payment had been decided before: repeated work after a restart. */
    public synchronized int repeated() {
        return repeated;
    }

    /** The last one that a model blocked, to be shown. */
    public synchronized Optional<Decision> blocked() {
        return Optional.ofNullable(blocked);
    }
}
