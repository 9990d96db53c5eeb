package io.weir.features;

import io.weir.events.Label;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Tells the entities that a label names that one of their transactions was fraud. A label that clears a transaction tells nothing new. */
final class AskLabels implements FlatMapFunction<Label, Question> {
    private static final long serialVersionUID = 1L;

    private final EntityFeatures[] shared;

    /** @param shared in the order that questions name them by */
    AskLabels(EntityFeatures[] shared) {
        this.shared = shared;
    }

    @Override
    public void flatMap(Label label, Collector<Question> out) {
        if (!label.fraud() || label.transactionTime() == null) {
            return;
        }
        for (int i = 0; i < shared.length; i++) {
            String key = shared[i].isEmpty() ? null : keyOf(label, shared[i].entity());
            if (key != null) {
                Question question = new Question();
                question.entity = (byte) i;
                question.key = i + key;
                question.transactionId = label.transactionId();
                question.fraudTime = label.transactionTime().toEpochMilli();
                question.fraudKnown = label.time().toEpochMilli();
                out.collect(question);
            }
        }
    }

    private static String keyOf(Label label, Entity entity) {
        return switch (entity) {
            case MERCHANT -> label.merchant();
            case TERMINAL -> label.terminal();
            case COUNTERPARTY -> label.counterparty();
            default -> null;
        };
    }
}
