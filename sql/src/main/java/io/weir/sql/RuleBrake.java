package io.weir.sql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.Meaning;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.PlanFields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The job's own word on a stage of a rule: it misbehaves, so from an event time on it does less than its plan says. Stands on the compacted topic rules
 * beside the plans, so that a replay follows it. Another stage of the rule is free of it.
 */
public record RuleBrake(
        @Meaning(value = "Id of the rule", unit = "kebab-case", required = true)
        String rule,

        @Meaning(value = "Of the stage that is braked", unit = "from 1", required = true)
        int version,

        @Meaning(value = "From when on that stage ran", unit = "ISO 8601 instant", required = true)
        Instant stage,

        @Meaning(
                value = "Event time of the first transaction that the brake holds for",
                unit = "ISO 8601 instant",
                required = true)
        Instant from,

        @Meaning(value = "What it did", unit = "RuleBrake.Cause", required = true)
        Cause cause,

        @Meaning(value = "What it did, in a sentence", required = true)
        String why) {
    private static final String KEY = "brake/";
    private static final String WHAT = "brake of a rule";

    /** What it did. */
    public enum Cause {
        /** It fired more often than its author declared: it goes on in shadow. */
        STORM,
        /** It could not be answered again and again: it does not run any more. */
        FAILURES
    }

    /** Under which it stands on the topic. */
    public String key() {
        return KEY + rule + "/" + version + "/" + stage.toEpochMilli();
    }

    /** Whether a message with that key holds a brake. */
    public static boolean isKey(String key) {
        return key.startsWith(KEY);
    }

    /** Whether it is about that stage of its rule. */
    public boolean isOf(RuleStage other) {
        return other.version() == version && other.from().toEpochMilli() == stage.toEpochMilli();
    }

    /** @throws InvalidPlan naming everything that is wrong with it */
    public static RuleBrake read(byte[] json) throws InvalidPlan {
        List<String> problems = new ArrayList<>();
        PlanFields fields = PlanFields.open(WHAT, json, problems);
        RuleBrake brake = new RuleBrake(
                fields.text("rule"),
                fields.number("version"),
                fields.time("stage"),
                fields.time("from"),
                fields.code("cause", Cause.class),
                fields.text("why"));
        if (!HeaderReader.isId(brake.rule)) {
            fields.problem("rule", "must be kebab-case, such as new-device-large-amount");
        }
        fields.end();
        if (!problems.isEmpty()) {
            throw new InvalidPlan(WHAT, problems);
        }
        return brake;
    }

    public byte[] write() {
        ObjectNode root = PlanFields.JSON
                .createObjectNode()
                .put("rule", rule)
                .put("version", version)
                .put("stage", stage.toString())
                .put("from", from.toString())
                .put("cause", cause.name())
                .put("why", why);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
