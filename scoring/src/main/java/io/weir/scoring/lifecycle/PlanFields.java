package io.weir.scoring.lifecycle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.events.BelievableTime;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The fields of one JSON object of a plan of models, thresholds or rules, each read once; what is wrong with any is collected and told together. */
public final class PlanFields {
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Of a document. */
    public static final int MOST_BYTES = 1 << 20;
    /** Characters of a text that says nothing else. */
    public static final int MOST_TEXT = 1_024;

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(8)
                        .maxStringLength(MOST_BYTES)
                        .build());
    }

    private final JsonNode node;
    private final String place;
    private final List<String> problems;
    private final Set<String> unread = new TreeSet<>();

    private PlanFields(JsonNode node, String place, List<String> problems) {
        this.node = node;
        this.place = place;
        this.problems = problems;
        node.fieldNames().forEachRemaining(unread::add);
    }

    /** @throws InvalidPlan where the bytes are not one JSON object */
    public static PlanFields open(String what, byte[] json, List<String> problems) throws InvalidPlan {
        if (json.length > MOST_BYTES) {
            throw new InvalidPlan(
                    what, List.of("it has %,d bytes; %,d are possible".formatted(json.length, MOST_BYTES)));
        }
        try {
            JsonNode node = JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw new InvalidPlan(what, List.of("it is not one JSON object"));
            }
            return new PlanFields(node, "", problems);
        } catch (JsonProcessingException e) {
            throw new InvalidPlan(what, List.of("it is no JSON: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InvalidPlan(what, List.of("it is no JSON: " + e.getMessage()));
        }
    }

    /** The objects of a list. */
    public List<PlanFields> objects(String name, int most) {
        unread.remove(name);
        JsonNode list = node.path(name);
        List<PlanFields> objects = new ArrayList<>();
        if (!list.isArray()) {
            problem(name, "must be a list");
        } else if (list.size() > most) {
            problem(name, "has " + list.size() + " entries; " + most + " are possible");
        } else {
            for (int i = 0; i < list.size(); i++) {
                String where = place + name + "[" + i + "].";
                if (list.get(i).isObject()) {
                    objects.add(new PlanFields(list.get(i), where, problems));
                } else {
                    problems.add(where + " must be an object");
                }
            }
        }
        return objects;
    }

    public String text(String name) {
        return text(name, MOST_TEXT);
    }

    /** @param most characters */
    public String text(String name, int most) {
        String text = optionalText(name, most);
        if (text == null || text.isBlank()) {
            problem(name, "is missing");
            return "";
        }
        return text;
    }

    public String optionalText(String name) {
        return optionalText(name, MOST_TEXT);
    }

    private String optionalText(String name, int most) {
        unread.remove(name);
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            problem(name, "must be a text");
            return null;
        }
        if (value.asText().length() > most) {
            problem(
                    name,
                    "has %,d characters; %,d are possible"
                            .formatted(value.asText().length(), most));
            return null;
        }
        return value.asText();
    }

    /** A whole number from 1. */
    public int number(String name) {
        unread.remove(name);
        JsonNode value = node.path(name);
        if (!value.isInt() || value.asInt() < 1) {
            problem(name, "must be a whole number from 1");
            return 1;
        }
        return value.asInt();
    }

    /** From 0 to 1. */
    double share(String name) {
        unread.remove(name);
        JsonNode value = node.path(name);
        if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1)) {
            problem(name, "must be a number from 0 to 1");
            return 0;
        }
        return value.asDouble();
    }

    public Instant time(String name) {
        Instant time = optionalTime(name);
        if (time == null) {
            problem(name, "must be an instant such as 2026-03-02T10:15:30Z");
            return BelievableTime.EARLIEST;
        }
        return time;
    }

    public Instant optionalTime(String name) {
        String text = optionalText(name);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            problem(name, "is \"" + text + "\", no instant such as 2026-03-02T10:15:30Z");
            return null;
        }
    }

    public <E extends Enum<E>> E code(String name, Class<E> type) {
        String text = optionalText(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        problem(name, "must be one of " + List.of(type.getEnumConstants()));
        return null;
    }

    /** Fields that nobody has asked for are mistakes: an old program must not follow half of a newer plan. */
    public void end() {
        unread.forEach(name -> problem(name, "is no field of a plan"));
    }

    public void problem(String name, String what) {
        problems.add(place + name + " " + what);
    }
}
