package io.weir.benchmarks;

/** One of the things that are compared. */
public interface Arm {
    /** As the report has it: camelCase. */
    String name();

    /**
     * Does all the work once, from the first event to the last result.
     *
     * @throws Mismatch if what came out cannot be right
     */
    Run run() throws Exception;
}
