package io.weir.sql;

import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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

    /** With other defaults of thresholds; one that there is not is a problem. */
    RuleHeader with(Map<String, BigDecimal> defaults, Problems problems) {
        List<String> names = thresholds.stream().map(Threshold::name).toList();
        defaults.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add(
                        1,
                        1,
                        Problem.Code.BAD_FIELD,
                        "The rule has no threshold " + name,
                        names.isEmpty() ? "It has none at all" : Problems.suggestion(name, names)));
        return new RuleHeader(
                id,
                version,
                title,
                typology,
                severity,
                owner,
                status,
                subject,
                outcome,
                effectiveFrom,
                atMost,
                thresholds.stream()
                        .map(threshold -> new Threshold(
                                threshold.name(),
                                threshold.unit(),
                                defaults.getOrDefault(threshold.name(), threshold.usual()),
                                threshold.segments()))
                        .toList());
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
