package io.weir.scoring.lifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.BelievableTime;
import io.weir.events.Meaning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which models score, and from which event time on. The whole truth in one document, what was before included, so that whoever reads history
 * follows it as it was. Stands on the compacted topic models under one key. Revision 0 is where there has been none.
 */
public record ModelPlan(
        @Meaning(value = "One more with every change", unit = "from 1", required = true)
        int revision,

        @Meaning(value = "In the order of publishing", unit = "at most " + ModelPlan.MOST, required = true)
        List<PlannedModel> models) {
    /** The key on the topic. */
    public static final String KEY = "plan";
    /** Challengers at a time: each costs as much as the champion. */
    public static final int MOST_CHALLENGERS = 4;

    static final int MOST = 200;
    private static final String WHAT = "plan of models";

    /** Nobody scores. */
    public static final ModelPlan NONE = new ModelPlan(0, List.of());

    public ModelPlan {
        models = List.copyOf(models);
    }

    /** The champion at that event time; null where there is none. */
    public PlannedModel championAt(Instant time) {
        return models.stream()
                .filter(model -> model.role() == PlannedModel.Role.CHAMPION && model.scoresAt(time))
                // Of two from the same time on the later published.
                .reduce((a, b) -> b.from().isBefore(a.from()) ? a : b)
                .orElse(null);
    }

    /** The challengers at that event time, in the order of publishing. */
    public List<PlannedModel> challengersAt(Instant time) {
        return models.stream()
                .filter(model -> model.role() == PlannedModel.Role.CHALLENGER && model.scoresAt(time))
                .limit(MOST_CHALLENGERS)
                .toList();
    }

    /** The event times at which who scores may change, in order. */
    public List<Instant> changes() {
        Set<Instant> changes = new HashSet<>();
        for (PlannedModel model : models) {
            changes.add(model.from());
            if (model.until() != null) {
                changes.add(model.until());
            }
        }
        return changes.stream().sorted(Comparator.naturalOrder()).toList();
    }

    /** The next plan, with one more model in it. The oldest that are over make room. */
    public ModelPlan with(PlannedModel model) {
        List<PlannedModel> all = new ArrayList<>(models);
        all.add(model);
        while (all.size() > MOST) {
            all.remove(0);
        }
        return new ModelPlan(revision + 1, all);
    }

    /** The next plan, in which the challengers of that name and version end at that event time. */
    public ModelPlan withoutChallenger(String id, Instant until) {
        return new ModelPlan(
                revision + 1,
                models.stream()
                        .map(model -> model.role() == PlannedModel.Role.CHALLENGER
                                        && model.id().equals(id)
                                        && model.until() == null
                                ? new PlannedModel(
                                        model.name(),
                                        model.version(),
                                        model.role(),
                                        model.file(),
                                        model.sha256(),
                                        model.card(),
                                        model.schemaHash(),
                                        model.from(),
                                        until.isBefore(model.from()) ? model.from() : until)
                                : model)
                        .toList());
    }

    /** The next plan, in which a published model decides from that event time on, and is a challenger no more. */
    public ModelPlan promoted(PlannedModel model, Instant from) {
        return new ModelPlan(revision, withoutChallenger(model.id(), from).models())
                .with(new PlannedModel(
                        model.name(),
                        model.version(),
                        PlannedModel.Role.CHAMPION,
                        model.file(),
                        model.sha256(),
                        model.card(),
                        model.schemaHash(),
                        from,
                        null));
    }

    /** The champion before the one at that event time, and another than it; null where there is none. */
    public PlannedModel championBefore(Instant time) {
        PlannedModel present = championAt(time);
        PlannedModel before = present;
        while (before != null && before.id().equals(present.id())) {
            before = championAt(before.from().minusNanos(1));
        }
        return before;
    }

    /** @throws InvalidPlan naming everything that is wrong with it */
    public static ModelPlan read(byte[] json) throws InvalidPlan {
        List<String> problems = new ArrayList<>();
        PlanFields fields = PlanFields.open(WHAT, json, problems);
        int revision = fields.number("revision");
        List<PlannedModel> models = new ArrayList<>();
        for (PlanFields entry : fields.objects("models", MOST)) {
            models.add(model(entry));
        }
        fields.end();
        if (!problems.isEmpty()) {
            throw new InvalidPlan(WHAT, problems);
        }
        return new ModelPlan(revision, models);
    }

    private static PlannedModel model(PlanFields entry) {
        PlannedModel model = new PlannedModel(
                entry.text("name"),
                entry.number("version"),
                entry.code("role", PlannedModel.Role.class),
                entry.text("file"),
                entry.text("sha256"),
                entry.text("card"),
                entry.text("schemaHash"),
                entry.time("from"),
                entry.optionalTime("until"));
        entry.end();
        if (!model.name().matches("[a-z][a-z0-9-]{0,39}")) {
            entry.problem("name", "must be small letters, digits and hyphens, 40 at most, the first a letter");
        }
        if (!model.sha256().matches("[0-9a-f]{64}")) {
            entry.problem("sha256", "must be 64 hexadecimal digits");
        }
        if (model.from().isBefore(BelievableTime.EARLIEST) || model.from().isAfter(BelievableTime.LATEST)) {
            entry.problem("from", "must lie between " + BelievableTime.EARLIEST + " and " + BelievableTime.LATEST);
        }
        if (model.until() != null && model.until().isBefore(model.from())) {
            entry.problem("until", "must not be before from");
        }
        return model;
    }

    public byte[] write() {
        ObjectNode root = PlanFields.JSON.createObjectNode().put("revision", revision);
        ArrayNode list = root.putArray("models");
        for (PlannedModel model : models) {
            ObjectNode node = list.addObject()
                    .put("name", model.name())
                    .put("version", model.version())
                    .put("role", model.role().name())
                    .put("file", model.file())
                    .put("sha256", model.sha256())
                    .put("card", model.card())
                    .put("schemaHash", model.schemaHash())
                    .put("from", model.from().toString());
            if (model.until() != null) {
                node.put("until", model.until().toString());
            }
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
