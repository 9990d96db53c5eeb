package io.weir.cli.chaos;

import io.weir.cli.topics.TopicWatch;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Which of the messages that were sent lies at which place of an input topic. A place differs from run to run where a broker died: the producer then sometimes writes a
 * batch a second time, and all that follows lies further on. Bound: keeps every place, for runs of minutes.
 */
final class SentNumbers extends TopicWatch {
    private static final String HEADER = "sent-number";

    private final Map<String, String> numbers = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private long writtenTwice;

    SentNumbers(String bootstrapServers, String topic) {
        super(bootstrapServers, topic);
        start();
    }

    /** What a message is to be sent with. */
    static List<Header> header(int number) {
        return List.of(new RecordHeader(HEADER, Integer.toString(number).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    protected void see(ConsumerRecord<byte[], byte[]> message) {
        Header header = message.headers().lastHeader(HEADER);
        if (header == null) {
            throw new IllegalStateException("A message at %s/%d/%d was not sent by this run"
                    .formatted(message.topic(), message.partition(), message.offset()));
        }
        String number = new String(header.value(), StandardCharsets.UTF_8);
        numbers.put(message.topic() + "/" + message.partition() + "/" + message.offset(), number);
        if (!seen.add(number)) {
            writtenTwice++;
        }
    }

    /** The number sent at a place topic/partition/offset; null if none was. */
    synchronized String at(String place) {
        requireWell();
        return numbers.get(place);
    }

    /** Messages that Kafka has twice though they were sent once. */
    synchronized long writtenTwice() {
        requireWell();
        return writtenTwice;
    }
}
