package io.weir.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.BelievableTime;
import io.weir.events.Meaning;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.PlanFields;
import io.weir.sql.RuleHeader.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Which text of one rule runs, in what mode, and from which event time on. The whole truth of this rule in one document, what was before included, so that
 * whoever reads history follows it as it was, and what stood before can be brought back. Stands on the compacted topic rules under {@link #key}; a
 * document a rule, so that a thousand rules are not sent around when one changes. Revision 0 is a rule that came with the job and was never changed.
 */
public record RulePlan(
        @Meaning(value = "Its id", unit = "kebab-case", required = true, field = "rule")
        String id,

        @Meaning(value = "One more with every change", unit = "from 1", required = true)
        int revision,

        @Meaning(value = "In the order of publishing", unit = "at most " + RulePlan.MOST, required = true)
        List<RuleStage> stages) {
    static final int MOST = 20;

    private static final String KEY = "rule/";
    private static final String WHAT = "plan of a rule";
    /** A message of Kafka holds a million, and a document must fit into one. */
    private static final int MOST_BYTES = 900_000;

    public RulePlan {
        stages = List.copyOf(stages);
    }

    /** Under which it stands on the topic. */
    public static String key(String id) {
        return KEY + id;
    }

    /** Whether a message with that key holds a plan of a rule. */
    public static boolean isKey(String key) {
        return key.startsWith(KEY);
    }

    /**
     * What holds of a rule's file that nobody has published: its own words.
     *
     * @param header of the text
     */
    public static RulePlan unpublished(RuleHeader header, String text) {
        return new RulePlan(
                header.id(),
                0,
                header.status() == Status.DRAFT
                        ? List.of()
                        : List.of(new RuleStage(
                                header.version(),
                                header.status(),
                                header.effectiveFrom(),
                                header.owner(),
                                null,
                                text)));
    }

    /** Those whose time has come at that event time, the one in force first; of two from the same time on the later published. */
    public List<RuleStage> until(Instant time) {
        List<RuleStage> until = new ArrayList<>(
                stages.stream().filter(stage -> !stage.from().isAfter(time)).toList());
        // Stable, after turning around.
        Collections.reverse(until);
        until.sort(Comparator.comparing(RuleStage::from).reversed());
        return until;
    }

    /** The stage in force at that event time; null where there is none. */
    public RuleStage at(Instant time) {
        List<RuleStage> until = until(time);
        return until.isEmpty() ? null : until.get(0);
    }

    /** What stood before the stage in force at that event time, and is another version or another mode; null where there is none. */
    public RuleStage before(Instant time) {
        RuleStage present = at(time);
        return until(time).stream()
                .filter(stage -> stage.version() != present.version() || stage.mode() != present.mode())
                .findFirst()
                .orElse(null);
    }

    /** The text of a version; null where it was never published. */
    public String textOf(int version) {
        return stages.stream()
                .filter(stage -> stage.version() == version)
                .map(RuleStage::text)
                .findFirst()
                .orElse(null);
    }

    /** The next plan, with one more stage. The oldest make room. */
    public RulePlan with(RuleStage stage) {
        List<RuleStage> all = new ArrayList<>(stages);
        all.add(stage);
        RulePlan next = new RulePlan(id, revision + 1, all);
        while (all.size() > MOST || (all.size() > 1 && next.write().length > MOST_BYTES)) {
            all.remove(0);
            next = new RulePlan(id, revision + 1, all);
        }
        return next;
    }

    /** @throws InvalidPlan naming everything that is wrong with it */
    public static RulePlan read(byte[] json) throws InvalidPlan {
        List<String> problems = new ArrayList<>();
        PlanFields fields = PlanFields.open(WHAT, json, problems);
        String id = fields.text("rule");
        int revision = fields.number("revision");
        List<RuleStage> stages = new ArrayList<>();
        for (PlanFields entry : fields.objects("stages", MOST)) {
            stages.add(stage(entry));
        }
        if (!HeaderReader.isId(id)) {
            fields.problem("rule", "must be kebab-case, such as new-device-large-amount");
        }
        fields.end();
        if (!problems.isEmpty()) {
            throw new InvalidPlan(WHAT, problems);
        }
        return new RulePlan(id, revision, stages);
    }

    private static RuleStage stage(PlanFields entry) {
        RuleStage stage = new RuleStage(
                entry.number("version"),
                entry.code("mode", Status.class),
                entry.time("from"),
                entry.text("author"),
                entry.optionalText("approver"),
                entry.text("text", RuleSql.MOST_CHARACTERS));
        entry.end();
        if (stage.mode() == Status.DRAFT) {
            entry.problem("mode", "must be SHADOW, LIVE or RETIRED");
        }
        if (stage.from().isBefore(BelievableTime.EARLIEST) || stage.from().isAfter(BelievableTime.LATEST)) {
            entry.problem("from", "must lie between " + BelievableTime.EARLIEST + " and " + BelievableTime.LATEST);
        }
        if (stage.approver() != null && samePerson(stage.author(), stage.approver())) {
            entry.problem("approver", "must be somebody else than the author");
        }
        return stage;
    }

    /** Whether two names are of one person, however they are written. */
    public static boolean samePerson(String one, String other) {
        return one.strip().equalsIgnoreCase(other.strip());
    }

    public byte[] write() {
        ObjectNode root = PlanFields.JSON.createObjectNode().put("rule", id).put("revision", revision);
        ArrayNode list = root.putArray("stages");
        for (RuleStage stage : stages) {
            ObjectNode node = list.addObject()
                    .put("version", stage.version())
                    .put("mode", stage.mode().name())
                    .put("from", stage.from().toString())
                    .put("author", stage.author());
            if (stage.approver() != null) {
                node.put("approver", stage.approver());
            }
            node.put("text", stage.text());
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
