package io.weir.cli.diff;

/**
 * How the results of one group compare. What is added is counted in the replay's group, all else in the live one.
 *
 * @param live distinct ids of the live side
 * @param replay distinct ids of the replay
 * @param identical in both, the same to the last field that is compared
 * @param added in the replay alone
 * @param missing in the live side alone
 * @param changed in both, and not the same
 * @param late of added, missing and changed, those that a late event may explain
 * @param unsettled of the others, those whose live decision says that it did not wait for event time
 * @param contradictions ids of which one side holds several contents, other than live ones that are unsettled
 */
public record Counts(
        long live,
        long replay,
        long identical,
        long added,
        long missing,
        long changed,
        long late,
        long unsettled,
        long contradictions) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What nothing permits. */
    public long differences() {
        return added + missing + changed - late - unsettled + contradictions;
    }

    Counts plus(Counts o) {
        return new Counts(
                live + o.live,
                replay + o.replay,
                identical + o.identical,
                added + o.added,
                missing + o.missing,
                changed + o.changed,
                late + o.late,
                unsettled + o.unsettled,
                contradictions + o.contradictions);
    }
}
