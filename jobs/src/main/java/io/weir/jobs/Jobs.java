package io.weir.jobs;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The jobs that a cluster can run, by entry class: what a manifest tells one is read by the job's own code before any cluster sees it. */
public final class Jobs {
    /** Reads a job's arguments, and throws with every problem. */
    private interface Settings {
        Object from(String[] args, UnaryOperator<String> environment);
    }

    private static final Map<String, Settings> ALL = new TreeMap<>(Map.of(
            DetectionJob.class.getName(), DetectionSettings::from,
            ArchiveJob.class.getName(), ArchiveSettings::from,
            ReplayJob.class.getName(), ReplaySettings::from,
            SqlRulesJob.class.getName(), SqlRulesSettings::from));

    /** Plans are read by one, in their order. A vertex's id is the hash of its first step's uid. */
    private static final Map<String, String> ONE_AT_A_TIME = Map.of(
            "models", "ab2486e82c718f926e7fcfb644c28eea",
            "thresholds", "c2cc8302ee14f70d9177129e8cc6d060",
            "plans-parsed", "650ac4c7ccee1d85bc5707b447ab680a");

    private Jobs() {}

    /**
     * @param environment variables of the machine on which the job's {@code main} will run
     * @throws IllegalArgumentException naming every wrong, unknown or missing setting, or that there is no such job
     */
    public static void check(String entryClass, String[] args, Map<String, String> environment) {
        Settings settings = ALL.get(entryClass);
        if (settings == null) {
            throw new IllegalArgumentException(entryClass + " is no job of this jar; it has " + ALL.keySet());
        }
        settings.from(args, environment::get);
    }

    /**
     * Reads a cluster's configuration.
     *
     * @throws IllegalArgumentException naming every key that Flink does not know, and every value that it cannot read
     */
    public static void checkConfiguration(Map<String, String> flinkConfiguration) {
        FlinkOptions.check(flinkConfiguration);
    }

    /** Steps whose number of instances nothing may change: the ids of their vertices by name. */
    public static Map<String, String> fixedSteps(String entryClass) {
        return entryClass.equals(DetectionJob.class.getName()) ? ONE_AT_A_TIME : Map.of();
    }

    /** Into how many key groups every job divides its state. */
    public static int maxParallelism() {
        return DetectionJob.MAX_PARALLELISM;
    }
}
