package io.weir.cli.diff;

import java.util.List;
import java.util.Map;

/**
 * What came of comparing the decisions, or the alerts.
 *
 * @param groups by outcome, or by detector, in alphabetical order
 * @param moved of the changed ones, how many went from one group to another, as {@code ALLOW → BLOCK}
 * @param examples of what differs, at most {@link Comparison#EXAMPLES} of each kind
 */
public record Findings(Map<String, Counts> groups, Map<String, Long> moved, List<Difference> examples) {
    public Findings {
        examples = List.copyOf(examples);
    }

    public Counts all() {
        return groups.values().stream().reduce(Counts.NONE, Counts::plus);
    }
}
