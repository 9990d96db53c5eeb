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
            ReplayJob.class.getName(), ReplaySettings::from));

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

    /** Into how many key groups every job divides its state. */
    public static int maxParallelism() {
        return DetectionJob.MAX_PARALLELISM;
    }
}
