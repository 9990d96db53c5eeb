package io.weir.k8s;

import java.util.Map;

/** The code of the jobs, which alone knows what they can be told. */
public interface JobCode {
    /**
     * Reads arguments as the job's {@code main} would.
     *
     * @param environment variables that it would find
     * @throws IllegalArgumentException naming everything that is wrong, a line each behind the first
     */
    void check(String entryClass, String[] args, Map<String, String> environment);

    /**
     * Reads a cluster's configuration as Flink would.
     *
     * @throws IllegalArgumentException naming every key that Flink does not know and every value that it cannot read, a line each behind the first
     */
    void checkConfiguration(Map<String, String> flinkConfiguration);

    /** Steps of a job that nothing may scale: their vertices in its graph, by name. */
    Map<String, String> fixedSteps(String entryClass);

    /** Into how many key groups the jobs divide their state. */
    int maxParallelism();
}
