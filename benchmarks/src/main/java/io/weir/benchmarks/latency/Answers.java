package io.weir.benchmarks.latency;

import io.weir.benchmarks.Mismatch;
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
 * Reads what the job answers to every transaction, as it comes, and takes the time: from the millisecond a transaction was due to when its answer is in
 * a consumer's hands. Answers carry the transaction's id first, and its time as the Kafka timestamp.
 */
final class Answers implements AutoCloseable {
    /** Longer ones count as this. */
    private static final int MOST_MILLIS = 60_000;

    private static final byte[] BEFORE_NUMBER =
            ("{\"transactionId\":\"" + OpenLoop.ID).getBytes(StandardCharsets.US_ASCII);

    private static final String WITH_RULES = "\"rules\":[\"";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "answers");

    private final BitSet seen = new BitSet();
    private final int[] counts = new int[MOST_MILLIS + 1];
    private int countFrom;
    private int countTo;
    private int hitByRules;
    private int firstUnseen;
    private String problem;

    Answers(String bootstrapServers, String topic) {
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
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
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
        int number = number(record.value());
        if (seen.get(number)) {
            problem = OpenLoop.ID + number + " was answered twice";
        }
        seen.set(number);
        if (number >= countFrom && number < countTo) {
            counts[(int) Math.min(MOST_MILLIS, Math.max(0, now - record.timestamp()))]++;
            hitByRules += new String(record.value(), StandardCharsets.ISO_8859_1).contains(WITH_RULES) ? 1 : 0;
        }
    }

    private static int number(byte[] json) {
        int number = 0;
        for (int i = BEFORE_NUMBER.length; json[i] != '"'; i++) {
            number = number * 10 + json[i] - '0';
        }
        return number;
    }

    /** Counts transactions from that number on, all before forgotten. */
    synchronized void count(int from) {
        countFrom = from;
        countTo = Integer.MAX_VALUE;
        Arrays.fill(counts, 0);
        hitByRules = 0;
    }

    /** Of the counted transactions. */
    synchronized int hitByRules() {
        return hitByRules;
    }

    /** Counts no transaction from that number on. */
    synchronized void countTo(int to) {
        countTo = to;
    }

    /** All transactions before this one have been answered. */
    synchronized int answeredUpTo() {
        if (problem != null) {
            throw new Mismatch(problem);
        }
        return firstUnseen;
    }

    /** Milliseconds within which that share of the counted transactions was answered. */
    synchronized int percentile(double share) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        long wanted = (long) Math.ceil(total * share);
        int millis = 0;
        for (long sum = counts[0]; sum < wanted; sum += counts[millis]) {
            millis++;
        }
        return millis;
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
