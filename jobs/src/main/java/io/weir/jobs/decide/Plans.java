package io.weir.jobs.decide;

import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.ThresholdPlan;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * What decisions follow, as text: in a stream and in state it is a notice, {@code kind:JSON}.
 *
 * @param models JSON of a {@link ModelPlan}; null for none
 * @param thresholds JSON of a {@link ThresholdPlan}; null for the built-in one
 */
public record Plans(String models, String thresholds) implements Serializable {
    public static final Plans NONE = new Plans(null, null);

    private static final String MODELS = "models:";
    private static final String THRESHOLDS = "thresholds:";

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

    static boolean isOfModels(String notice) {
        return notice.startsWith(MODELS);
    }

    /** These plans, but for the one that the notice brings, unless it is older than the one that is here. */
    public Plans with(String notice) {
        if (notice.startsWith(MODELS)) {
            String json = notice.substring(MODELS.length());
            return modelPlan(json).revision() < modelPlan().revision() ? this : new Plans(json, thresholds);
        }
        String json = notice.substring(THRESHOLDS.length());
        return thresholdPlan(json).revision() < thresholdPlan().revision() ? this : new Plans(models, json);
    }

    /** Of each kind the newer one. */
    Plans orNewer(Plans others) {
        Plans newer = this;
        if (others.models != null) {
            newer = newer.with(MODELS + others.models);
        }
        return others.thresholds == null ? newer : newer.with(THRESHOLDS + others.thresholds);
    }

    ModelPlan modelPlan() {
        return modelPlan(models);
    }

    ThresholdPlan thresholdPlan() {
        return thresholdPlan(thresholds);
    }

    private static ModelPlan modelPlan(String json) {
        try {
            return json == null ? ModelPlan.NONE : ModelPlan.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidPlan e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    private static ThresholdPlan thresholdPlan(String json) {
        try {
            return json == null ? ThresholdPlan.BUILT_IN : ThresholdPlan.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidPlan e) {
            throw new IllegalStateException("It was read before", e);
        }
    }
}
