package io.weir.jobs.decide;

import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.ThresholdPlan;
import io.weir.sql.RuleBrake;
import io.weir.sql.RulePlan;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What decisions follow, as text: in a stream it is a notice, a name and then JSON.
 *
 * @param models JSON of a {@link ModelPlan}; null for none
 * @param thresholds JSON of a {@link ThresholdPlan}; null for the built-in one
 * @param rules JSON of every {@link RulePlan} and {@link RuleBrake} that was published, by its key on the topic
 */
public record Plans(String models, String thresholds, SortedMap<String, String> rules) implements Serializable {
    public static final Plans NONE = new Plans(null, null);

    private static final String MODELS = "models:";
    private static final String THRESHOLDS = "thresholds:";

    public Plans {
        rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** Without rules. */
    public Plans(String models, String thresholds) {
        this(models, thresholds, Collections.emptySortedMap());
    }

    /** @throws InvalidPlan when it is none */
    public static String noticeOfModels(byte[] json) throws InvalidPlan {
        ModelPlan.read(json);
        return MODELS + new String(json, StandardCharsets.UTF_8);
    }

    /** @throws InvalidPlan when it is none */
    public static String noticeOfThresholds(byte[] json) throws InvalidPlan {
        ThresholdPlan.read(json);
        return THRESHOLDS + new String(json, StandardCharsets.UTF_8);
    }

    /** @throws InvalidPlan when it is none */
    public static String noticeOfRule(byte[] json) throws InvalidPlan {
        return RulePlan.key(RulePlan.read(json).id()) + new String(json, StandardCharsets.UTF_8);
    }

    /** @throws InvalidPlan when it is none */
    public static String noticeOfBrake(byte[] json) throws InvalidPlan {
        return RuleBrake.read(json).key() + new String(json, StandardCharsets.UTF_8);
    }

    /** What a notice is about: each replaces the one before of the same name. */
    public static String name(String notice) {
        return notice.substring(0, notice.indexOf('{'));
    }

    /** Whether a notice of that name is of a rule or a brake. */
    public static boolean isOfRules(String name) {
        return RulePlan.isKey(name) || RuleBrake.isKey(name);
    }

    /** These plans, but for the one that the notice brings, unless it is older than the one that is here. */
    public Plans with(String notice) {
        String name = name(notice);
        String json = notice.substring(name.length());
        if (name.equals(MODELS)) {
            return modelPlan(json).revision() < modelPlan().revision() ? this : new Plans(json, thresholds, rules);
        }
        if (name.equals(THRESHOLDS)) {
            return thresholdPlan(json).revision() < thresholdPlan().revision() ? this : new Plans(models, json, rules);
        }
        String here = rules.get(name);
        if (json.equals(here) || (here != null && !replaces(name, json, here))) {
            return this;
        }
        TreeMap<String, String> all = new TreeMap<>(rules);
        all.put(name, json);
        return new Plans(models, thresholds, all);
    }

    private static boolean replaces(String name, String json, String here) {
        if (RulePlan.isKey(name)) {
            return rulePlan(json).revision() >= rulePlan(here).revision();
        }
        // Of two that tell of the same stage the earlier: the order they come in must not matter.
        return brake(json).from().isBefore(brake(here).from());
    }

    /** Of each kind the newer one. */
    public Plans orNewer(Plans others) {
        Plans newer = this;
        if (others.models != null) {
            newer = newer.with(MODELS + others.models);
        }
        if (others.thresholds != null) {
            newer = newer.with(THRESHOLDS + others.thresholds);
        }
        for (Map.Entry<String, String> rule : others.rules.entrySet()) {
            newer = newer.with(rule.getKey() + rule.getValue());
        }
        return newer;
    }

    ModelPlan modelPlan() {
        return modelPlan(models);
    }

    ThresholdPlan thresholdPlan() {
        return thresholdPlan(thresholds);
    }

    private static ModelPlan modelPlan(String json) {
        try {
            return json == null ? ModelPlan.NONE : ModelPlan.read(utf8(json));
        } catch (InvalidPlan e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    private static ThresholdPlan thresholdPlan(String json) {
        try {
            return json == null ? ThresholdPlan.BUILT_IN : ThresholdPlan.read(utf8(json));
        } catch (InvalidPlan e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    /** @param json that was read before */
    public static RulePlan rulePlan(String json) {
        try {
            return RulePlan.read(utf8(json));
        } catch (InvalidPlan e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    /** @param json that was read before */
    public static RuleBrake brake(String json) {
        try {
            return RuleBrake.read(utf8(json));
        } catch (InvalidPlan e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
