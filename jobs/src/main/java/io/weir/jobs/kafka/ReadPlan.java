package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetterReason;
import io.weir.events.Topics;
import io.weir.jobs.Arrival;
import io.weir.jobs.decide.Plans;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.sql.RuleBrake;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka message to a notice of a plan, or to a dead letter that says why not: then the plan of before goes on. */
public final class ReadPlan extends ReadMessage {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Of what. */
    public enum Kind {
        MODELS(Topics.MODELS),
        THRESHOLDS(Topics.THRESHOLDS),
        /** And of brakes. */
        RULES(Topics.RULES);

        private final String topic;

        Kind(String topic) {
            this.topic = topic;
        }

        String topic() {
            return topic;
        }
    }

    public ReadPlan(Kind kind) {
        this.kind = kind;
    }

    @Override
    protected Arrival read(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        return new Arrival(null, null, null, notice(kind, message), null);
    }

    private static boolean isBrake(ConsumerRecord<byte[], byte[]> message) {
        return message.key() != null && RuleBrake.isKey(new String(message.key(), StandardCharsets.UTF_8));
    }

    static String notice(Kind kind, ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        if (message.value() == null) {
            throw new BadEvent(
                    DeadLetterReason.EMPTY, "The message has no bytes: a plan cannot be taken away, only replaced");
        }
        try {
            return switch (kind) {
                case MODELS -> Plans.noticeOfModels(message.value());
                case THRESHOLDS -> Plans.noticeOfThresholds(message.value());
                case RULES ->
                    isBrake(message) ? Plans.noticeOfBrake(message.value()) : Plans.noticeOfRule(message.value());
            };
        } catch (InvalidPlan e) {
            throw new BadEvent(DeadLetterReason.INVALID_PLAN, e.getMessage());
        }
    }
}
