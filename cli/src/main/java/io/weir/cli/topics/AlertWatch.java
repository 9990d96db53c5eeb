package io.weir.cli.topics;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the alerts. Bound: keeps every distinct alert, for runs of minutes. */
public final class AlertWatch extends TopicWatch {
    private final Map<String, Alert> alertsById = new LinkedHashMap<>();
    private int repeated;

    public AlertWatch(String bootstrapServers) {
        super(bootstrapServers, Topics.ALERTS);
        start();
    }

    @Override
    protected void see(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        Alert alert = AlertCodec.read(message.value());
        if (alertsById.putIfAbsent(alert.id(), alert) != null) {
            repeated++;
        }
    }

    /** The distinct alerts so far, in order of arrival. */
    public synchronized List<Alert> alerts() {
        requireWell();
        return new ArrayList<>(alertsById.values());
    }

    /** Messages whose alert had been there before: repeated work after a restart, the same id. */
    public synchronized int repeated() {
        return repeated;
    }

    /** Distinct alerts by typology, in alphabetical order. */
    public Map<String, Integer> byTypology() {
        Map<String, Integer> counts = new TreeMap<>();
        alerts().forEach(alert -> counts.merge(alert.typology(), 1, Integer::sum));
        return counts;
    }

    /** As a person reads it: {@code structuring 3, velocity-burst 1}. */
    public static String words(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
    }
}
