package io.weir.sql;

import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.time.Instant;
import java.util.List;

/**
 * What a rule says of itself: the data in the comment at the head of its file.
 *
 * @param id kebab-case, unique among the rules; the file is called so
 * @param version from 1; another text of the same rule is another version
 * @param title a few words for lists
 * @param typology kind of crime suspected, kebab-case
 * @param owner who answers for it
 * @param outcome what the decision becomes at least when an immediate rule hits; ALLOW leaves the decision alone and only alerts
 * @param effectiveFrom event time of the first transaction it judges
 * @param atMost the rate declared by its author: above it, it fires too often to be right
 * @param thresholds in the order of the file
 */
public record RuleHeader(
        String id,
        int version,
        String title,
        String typology,
        Severity severity,
        String owner,
        Status status,
        SubjectType subject,
        Outcome outcome,
        Instant effectiveFrom,
        Rate atMost,
        List<Threshold> thresholds) {
    public RuleHeader {
        thresholds = List.copyOf(thresholds);
    }

    /** Where a rule is in its life. */
    public enum Status {
        /** Being written; nobody runs it. */
        DRAFT,
        /** Runs, and its hits are marked so; it decides nothing and opens no case. */
        SHADOW,
        LIVE,
        /** Does not run any more; the file stays, for what it once raised. */
        RETIRED
    }
}
