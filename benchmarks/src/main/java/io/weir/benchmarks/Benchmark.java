package io.weir.benchmarks;

import java.time.Duration;

/** A claim about performance that can be put to the test. */
public interface Benchmark {
    /** On the command line and in the report. */
    String name();

    /** What is compared with what, in a sentence. */
    String question();

    /** How long every arm runs before anything counts: the first minute after a start is the compiler's. */
    default Duration warmUp() {
        return Duration.ofMinutes(1);
    }

    /**
     * Makes the input and gets the arms ready.
     *
     * @param quick small input: shows that it works, measures nothing worth keeping
     */
    Contest prepare(boolean quick, Console console) throws Exception;
}
