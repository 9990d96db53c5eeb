package io.weir.jobs;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a run has decided and raised, to be held against another's. */
final class Outcomes {
    private Outcomes() {}

    /** By transaction, without what is a measurement. */
    static Map<String, Decision> decisions(Deployment job, Instant from) throws Exception {
        Map<String, Decision> decisions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.DECISIONS)) {
            Decision d = DecisionCodec.read(message.value());
            if (from == null || !d.time().isBefore(from)) {
                decisions.put(d.transactionId(), d.unmeasured());
            }
        }
        return decisions;
    }

    /** By id. */
    static Map<String, Alert> alerts(Deployment job, Instant from) throws Exception {
        Map<String, Alert> alerts = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.ALERTS)) {
            Alert alert = AlertCodec.read(message.value());
            if (from == null || !alert.time().isBefore(from)) {
                alerts.put(alert.id(), alert);
            }
        }
        return alerts;
    }
}
