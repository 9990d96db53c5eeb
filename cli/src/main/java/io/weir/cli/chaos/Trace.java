package io.weir.cli.chaos;

import io.weir.cli.topics.TopicWatch;
import io.weir.events.BadEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What came out on a topic, by id: the content, how often it was repeated, and whether a repetition ever said something else. Bound: keeps every id with its
 * content, for runs of minutes.
 */
final class Trace extends TopicWatch {
    /** Reads a message. */
    interface Reader {
        Entry read(byte[] message) throws BadEvent;
    }

    /**
     * @param content in words that show where two differ
     */
    record Entry(String id, String content) {}

    private final Reader reader;
    private final Map<String, String> byId = new HashMap<>();
    private final Set<String> contradicted = new HashSet<>();
    private long repeated;

    Trace(String bootstrapServers, String topic, Reader reader) {
        super(bootstrapServers, topic);
        this.reader = reader;
        start();
    }

    @Override
    protected void see(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        Entry entry = reader.read(message.value());
        String before = byId.put(entry.id(), entry.content());
        if (before != null) {
            repeated++;
            if (!before.equals(entry.content())) {
                contradicted.add(entry.id());
            }
        }
    }

    synchronized int size() {
        requireWell();
        return byId.size();
    }

    synchronized Map<String, String> byId() {
        requireWell();
        return new HashMap<>(byId);
    }

    /** Messages whose id had been there before: repeated work after a restart. */
    synchronized long repeated() {
        return repeated;
    }

    /** Ids whose repetition said something else. */
    synchronized Set<String> contradicted() {
        return new HashSet<>(contradicted);
    }
}
