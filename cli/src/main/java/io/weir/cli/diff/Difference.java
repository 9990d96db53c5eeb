package io.weir.cli.diff;

import java.util.List;

/**
 * One result that is not the same on both sides.
 *
 * @param what added, missing, changed or contradictory
 * @param permittedBy why it may be so: the id of a late event, or that the live decision was unsettled; null if it may not
 * @param fields what differs; of a result that one side lacks, all its fields
 */
public record Difference(What what, String id, String group, String permittedBy, List<Field> fields) {
    public Difference {
        fields = List.copyOf(fields);
    }

    /** In which way. */
    public enum What {
        ADDED,
        MISSING,
        CHANGED,
        CONTRADICTORY
    }

    /** Values as JSON; null where a side has none. */
    public record Field(String name, String live, String replay) {}
}
