package io.weir.cli.page;

import io.weir.cli.stack.Detection;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Outcome;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What flows through a stack, looked at once a second: how far the topics have grown, all alerts, and of the decisions a sample of the newest, since whoever
 * watches must not take what is watched its time.
 */
final class PageFlow {
    /** Of rates, one a second. */
    private static final int SECONDS = 120;

    private static final int NEWEST_ALERTS = 30;
    /** Of alerts, to tell repetitions after a restart: those of the last checkpoint at the most. */
    private static final int REMEMBERED_IDS = 10_000;
    /** Decisions of each partition that are read in a second. */
    private static final int SAMPLE = 50;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final String RECONNECT_MILLIS = "5000";

    /** An alert as the page shows it. */
    record AlertLine(String time, String typology, String severity, String subject, String reason) {}

    /**
     * The newest picture.
     *
     * @param eventsPerSecond arriving, one for each of the last seconds, the newest last
     * @param decisionsPerSecond leaving, likewise
     * @param lag events that are not in a completed checkpoint yet
     * @param outcomes of the sample, by name
     * @param medianMillis from a transaction's arrival in the job to its decision, in the sample; -1 without one
     * @param slowMillis of the slowest of twenty
     * @param alerts distinct ones since the topic began, by typology
     * @param newest alerts, the newest first
     * @param trouble why this picture is old; empty when it is not
     */
    record Picture(
            List<Long> eventsPerSecond,
            List<Long> decisionsPerSecond,
            long events,
            long decisions,
            long lag,
            Map<String, Long> outcomes,
            long medianMillis,
            long slowMillis,
            Map<String, Long> alerts,
            List<AlertLine> newest,
            String trouble) {}

    private final LocalStack stack;
    private final Map<String, Boolean> ids = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_IDS;
        }
    };
    private final Map<String, Long> alerts = new TreeMap<>();
    private final Deque<AlertLine> newest = new ArrayDeque<>();
    private final Deque<Long> arriving = new ArrayDeque<>();
    private final Deque<Long> leaving = new ArrayDeque<>();
    private long events = -1;
    private long decisions;
    private volatile Picture picture = new Picture(
            List.of(), List.of(), 0, 0, 0, Map.of(), -1, -1, Map.of(), List.of(), "Kafka has not been asked yet");

    PageFlow(LocalStack stack) {
        this.stack = stack;
        Thread thread = new Thread(this::follow, "flow");
        thread.setDaemon(true);
        thread.start();
    }

    Picture now() {
        return picture;
    }

    private void follow() {
        while (true) {
            try (KafkaConsumer<byte[], byte[]> alertsTopic = consumer();
                    KafkaConsumer<byte[], byte[]> others = consumer()) {
                List<TopicPartition> partitions = partitions(alertsTopic, Topics.ALERTS);
                alertsTopic.assign(partitions);
                alertsTopic.seekToBeginning(partitions);
                alerts.clear();
                newest.clear();
                ids.clear();
                events = -1;
                lookEverySecond(alertsTopic, others);
            } catch (KafkaException | BadEvent e) {
                Picture old = picture;
                picture = new Picture(
                        old.eventsPerSecond,
                        old.decisionsPerSecond,
                        old.events,
                        old.decisions,
                        old.lag,
                        old.outcomes,
                        old.medianMillis,
                        old.slowMillis,
                        old.alerts,
                        old.newest,
                        "Kafka does not answer: " + e.getMessage());
                LockSupport.parkNanos(SECOND_NANOS);
            }
        }
    }

    private void lookEverySecond(KafkaConsumer<byte[], byte[]> alertsTopic, KafkaConsumer<byte[], byte[]> others)
            throws BadEvent {
        long due = System.nanoTime();
        while (true) {
            for (ConsumerRecord<byte[], byte[]> message : alertsTopic.poll(POLL)) {
                see(AlertCodec.read(message.value()));
            }
            if (System.nanoTime() - due >= 0) {
                due = System.nanoTime() + SECOND_NANOS;
                look(others);
            }
        }
    }

    private void see(Alert alert) {
        if (ids.put(alert.id(), true) != null) {
            return;
        }
        alerts.merge(alert.typology(), 1L, Long::sum);
        newest.addFirst(new AlertLine(
                alert.time().toString(),
                alert.typology(),
                alert.severity().name().toLowerCase(java.util.Locale.ROOT),
                alert.subjectType().name().toLowerCase(java.util.Locale.ROOT) + " " + alert.subject(),
                alert.reason()));
        if (newest.size() > NEWEST_ALERTS) {
            newest.removeLast();
        }
    }

    private void look(KafkaConsumer<byte[], byte[]> consumer) throws BadEvent {
        List<TopicPartition> inputs = new ArrayList<>(partitions(consumer, Topics.TRANSACTIONS));
        inputs.addAll(partitions(consumer, Topics.ACCOUNT_EVENTS));
        Map<TopicPartition, Long> ends = consumer.endOffsets(inputs);
        long arrived = sum(ends);
        long lag = arrived
                - consumer.committed(java.util.Set.copyOf(inputs)).values().stream()
                        .filter(java.util.Objects::nonNull)
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum();
        List<TopicPartition> outputs = partitions(consumer, Topics.DECISIONS);
        Map<TopicPartition, Long> decided = consumer.endOffsets(outputs);
        if (events >= 0) {
            push(arriving, arrived - events);
            push(leaving, sum(decided) - decisions);
        }
        boolean more = sum(decided) > decisions;
        events = arrived;
        decisions = sum(decided);
        List<Decision> sample = more ? sample(consumer, decided) : List.of();
        Map<String, Long> outcomes = new LinkedHashMap<>();
        EnumMap<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        sample.forEach(decision -> counts.merge(decision.outcome(), 1L, Long::sum));
        counts.forEach((outcome, count) -> outcomes.put(outcome.name().toLowerCase(java.util.Locale.ROOT), count));
        long[] millis = sample.stream()
                .mapToLong(decision -> Duration.between(decision.receivedAt(), decision.decidedAt())
                        .toMillis())
                .sorted()
                .toArray();
        Picture old = picture;
        picture = new Picture(
                List.copyOf(arriving),
                List.copyOf(leaving),
                events,
                decisions,
                lag,
                millis.length == 0 ? old.outcomes : outcomes,
                millis.length == 0 ? old.medianMillis : millis[millis.length / 2],
                millis.length == 0 ? old.slowMillis : millis[millis.length * 19 / 20],
                new TreeMap<>(alerts),
                List.copyOf(newest),
                "");
    }

    private List<Decision> sample(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends)
            throws BadEvent {
        consumer.assign(ends.keySet());
        ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - SAMPLE)));
        List<Decision> sample = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            sample.add(DecisionCodec.read(message.value()));
        }
        return sample;
    }

    private static void push(Deque<Long> rates, long rate) {
        rates.addLast(Math.max(0, rate));
        if (rates.size() > SECONDS) {
            rates.removeFirst();
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.kafka().bootstrapServers(),
                        // Of the job, whose progress is asked for; it joins no group.
                        ConsumerConfig.GROUP_ID_CONFIG,
                        Detection.GROUP,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        Integer.toString(SAMPLE * 10),
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        RECONNECT_MILLIS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
