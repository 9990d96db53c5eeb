package io.weir.benchmarks.recovery;

import io.weir.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the decisions as they come: how many payments are decided, each counted once however often it is repeated after a restart, and how long each of a
 * slice took, from the millisecond it was due to a consumer's hands.
 */
final class Decided implements AutoCloseable {
    private static final byte[] BEFORE_NUMBER =
            ("{\"transactionId\":\"" + SteadyPayments.ID).getBytes(StandardCharsets.US_ASCII);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "decided");
    private final BitSet seen = new BitSet();
    private int others;
    private int firstUnseen;
    private int distinct;
    /** Of the slice: when each came, epoch milliseconds, and how long it took. */
    private long[] cameAt = new long[0];

    private int[] took = new int[0];
    private int taken;

    Decided(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DECISIONS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        thread.start();
    }

    private void read() {
        try (consumer) {
            while (true) {
                var records = consumer.poll(Duration.ofSeconds(1));
                long now = System.currentTimeMillis();
                synchronized (this) {
                    for (ConsumerRecord<byte[], byte[]> record : records) {
                        take(record, now);
                    }
                    firstUnseen = seen.nextClearBit(firstUnseen);
                }
            }
        } catch (WakeupException e) {
            // The end.
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long now) {
        byte[] json = record.value();
        if (!Arrays.equals(json, 0, BEFORE_NUMBER.length, BEFORE_NUMBER, 0, BEFORE_NUMBER.length)) {
            others++;
            return;
        }
        int number = 0;
        for (int i = BEFORE_NUMBER.length; json[i] != '"'; i++) {
            number = number * 10 + json[i] - '0';
        }
        if (seen.get(number)) {
            return;
        }
        seen.set(number);
        distinct++;
        if (taken < took.length) {
            cameAt[taken] = now;
            took[taken++] = (int) (now - record.timestamp());
        }
    }

    /** Decisions on payments that are not of now. */
    synchronized int others() {
        return others;
    }

    /** How many payments of now are decided. */
    synchronized int distinct() {
        return distinct;
    }

    /** All before this one are decided. */
    synchronized int upTo() {
        return firstUnseen;
    }

    /** From now on so many are timed. */
    synchronized void time(int most) {
        cameAt = new long[most];
        took = new int[most];
        taken = 0;
    }

    /** Milliseconds within which 99 of 100 timed ones were decided, of those that came within one of the spans, or within none, up to a time. */
    synchronized double p99(List<BesideCheckpoints.Span> spans, boolean within, long end) {
        int[] some = new int[taken];
        int count = 0;
        for (int i = 0; i < taken; i++) {
            long at = cameAt[i];
            if (at <= end && spans.stream().anyMatch(span -> at >= span.from() && at <= span.to()) == within) {
                some[count++] = took[i];
            }
        }
        Arrays.sort(some, 0, count);
        return count == 0 ? 0 : some[(int) Math.ceil(count * 0.99) - 1];
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
