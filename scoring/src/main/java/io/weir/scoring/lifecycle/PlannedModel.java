package io.weir.scoring.lifecycle;

import io.weir.events.Meaning;
import java.time.Instant;

/** A model with a time to score in. */
public record PlannedModel(
        @Meaning(
                value = "What the model is for, such as fraud",
                unit = "small letters, digits and hyphens, 40 at most, the first a letter",
                required = true)
        String name,

        @Meaning(value = "Each of a name once", unit = "from 1", required = true)
        int version,

        @Meaning(value = "What its score is for", unit = "PlannedModel.Role", required = true)
        Role role,

        @Meaning(value = "Where the model is, for every TaskManager to read", unit = "URI", required = true)
        String file,

        @Meaning(
                value = "Of the file; one with another sum is refused",
                unit = "64 hexadecimal digits",
                required = true)
        String sha256,

        @Meaning(value = "Where its card is", unit = "URI", required = true)
        String card,

        @Meaning(value = "Of the catalogue of features whose vectors it reads", required = true)
        String schemaHash,

        @Meaning(value = "Event time of the first transaction it scores", unit = "ISO 8601 instant", required = true)
        Instant from,

        @Meaning(
                value =
                        "Event time of the first transaction it scores no more; absent for as long as nobody else follows",
                unit = "ISO 8601 instant")
        Instant until) {

    /** What a model's score is for. */
    public enum Role {
        /** Decides. Of several the one that began last. */
        CHAMPION,
        /** Is noted beside the champion's. */
        CHALLENGER
    }

    /** Name and version as one word. */
    public String id() {
        return name + "/" + version;
    }

    boolean scoresAt(Instant time) {
        return !time.isBefore(from) && (until == null || time.isBefore(until));
    }
}
