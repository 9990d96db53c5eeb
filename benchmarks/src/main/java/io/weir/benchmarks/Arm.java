package io.weir.benchmarks;

/** One of the things that are compared. */
public interface Arm {
    /** As the report has it: camelCase. */
    String name();

    String EVENTS_PER_SECOND = "events/s";

    /** Of what it measures: events by time, where it does not say otherwise. */
    default String unit() {
        return EVENTS_PER_SECOND;
    }

    /**
     * Does all the work once, from the first event to the last result.
     *
     * @throws Mismatch if what came out cannot be right
     */
    Run run() throws Exception;
}
