package io.weir.scoring.lifecycle;

import java.time.Instant;

/**
 * A model with a time to score in.
 *
 * @param name of the model, such as fraud: what it is for
 * @param version from 1, each of a name once
 * @param role what its score is for
 * @param file where the model is, as a URI that every TaskManager can read
 * @param sha256 of the file, 64 hexadecimal digits
 * @param card where its card is, as a URI
 * @param schemaHash of the catalogue whose vectors it reads
 * @param from event time of the first transaction it scores
 * @param until event time of the first it scores no more; null for as long as nobody else follows
 */
public record PlannedModel(
        String name,
        int version,
        Role role,
        String file,
        String sha256,
        String card,
        String schemaHash,
        Instant from,
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
