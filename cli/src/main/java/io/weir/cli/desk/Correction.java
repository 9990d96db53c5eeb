package io.weir.cli.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.AccountEvent;
import io.weir.events.Label;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Fields of a message set anew, the others left as they came. */
final class Correction {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Class<? extends Record>> EVENTS = Map.of(
            Topics.TRANSACTIONS, Transaction.class,
            Topics.ACCOUNT_EVENTS, AccountEvent.class,
            Topics.LABELS, Label.class);

    private Correction() {}

    /**
     * @param topic one of those with events
     * @param changes each as field=value; without a value the field is taken out
     * @throws Wrong when the bytes are no JSON object, or an event of this topic has no such field
     */
    static byte[] of(String topic, byte[] payload, List<String> changes) throws Wrong {
        ObjectNode message = object(payload);
        List<RecordComponent> fields = Arrays.asList(EVENTS.get(topic).getRecordComponents());
        List<String> problems = new ArrayList<>();
        for (String change : changes) {
            int equals = change.indexOf('=');
            String name = equals < 0 ? change : change.substring(0, equals);
            RecordComponent field = fields.stream()
                    .filter(one -> one.getName().equals(name))
                    .findFirst()
                    .orElse(null);
            if (equals < 1) {
                problems.add("--set %s: field=value is expected".formatted(change));
            } else if (field == null) {
                problems.add("--set %s: there is no field %s; there are %s"
                        .formatted(
                                change,
                                name,
                                String.join(
                                        ", ",
                                        fields.stream()
                                                .map(RecordComponent::getName)
                                                .toList())));
            } else if (equals == change.length() - 1) {
                message.remove(name);
            } else {
                message.set(name, value(field, change.substring(equals + 1)));
            }
        }
        if (!problems.isEmpty()) {
            throw new Wrong(String.join("\n  ", problems));
        }
        try {
            return JSON.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalStateException("What was just read cannot be written", e);
        }
    }

    private static ObjectNode object(byte[] payload) throws Wrong {
        try {
            if (JSON.readTree(payload) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new Wrong(noObject());
        }
        throw new Wrong(noObject());
    }

    private static String noObject() {
        return "its bytes are no JSON object, of which a field could be set: write them out with show --out, correct them there, and give that file with --edit";
    }

    /** What is no number and no flag is a text: the codec says what is wrong with it. */
    private static JsonNode value(RecordComponent field, String text) {
        if (field.getType().isPrimitive()) {
            try {
                JsonNode value = JSON.readTree(text);
                if (value != null && (value.isNumber() || value.isBoolean())) {
                    return value;
                }
            } catch (IOException e) {
                return JSON.getNodeFactory().textNode(text);
            }
        }
        return JSON.getNodeFactory().textNode(text);
    }

    /** Cannot be corrected so, and how else. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }
}
