package io.weir.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything {@link ReplayJob} can be told: the period, and every setting of the detection job. {@link #from} is the only place where defaults and limits are.
 *
 * @param detection bounded, since it reads history
 */
public record ReplaySettings(
        DetectionSettings detection,
        String archive,
        Instant from,
        Instant to,
        Instant warmFrom,
        Path models,
        Path thresholds) {

    static final Setting<String> ARCHIVE =
            new Setting<>("replay.archive", "", "Folder of the archive, required", text -> {
                if (text.isBlank()) {
                    throw new IllegalArgumentException("it is required");
                }
                return text;
            });
    static final Setting<Instant> FROM = Setting.time(
            "replay.from", "First event time whose results are written, a day or an instant; none: from the beginning");
    static final Setting<Instant> TO =
            Setting.time("replay.to", "Event time before which the period ends, a day or an instant; none: to the end");
    static final Setting<Instant> WARM_FROM = Setting.time(
            "replay.warm-from",
            "Event time from which the archive is read so that features and patterns are warm at replay.from, a day or an instant; none: from replay.from,"
                    + " cold");
    static final Setting<Path> MODELS = Setting.file(
            "replay.models",
            "File with a plan of models to follow, JSON as on the topic models; none: those of the archive");
    static final Setting<Path> THRESHOLDS = Setting.file(
            "replay.thresholds",
            "File with a plan of thresholds to follow, JSON as on the topic thresholds; none: those of the archive");

    /**
     * Nobody waits for a decision, but for the end: few checkpoints, which cost what they write, and those as fast as they go; the last one is waited for. Who goes on
     * after a failure repeats as much.
     */
    private static final Setting<Duration> CHECKPOINT_INTERVAL =
            DetectionSettings.CHECKPOINT_INTERVAL.withDefault("1 min");

    private static final Setting<Double> CHECKPOINT_SPREAD = DetectionSettings.CHECKPOINT_SPREAD.withDefault("0.01");

    private static final Setting<Duration> BUFFER_TIMEOUT = DetectionSettings.BUFFER_TIMEOUT.withDefault("100 ms");

    /** Those of its own, and those of the detection job that have another default. */
    static final List<Setting<?>> OWN = List.of(
            ARCHIVE, FROM, TO, WARM_FROM, MODELS, THRESHOLDS, CHECKPOINT_INTERVAL, CHECKPOINT_SPREAD, BUFFER_TIMEOUT);

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(OWN);
        DetectionSettings.all().stream()
                .filter(setting -> OWN.stream().noneMatch(own -> own.name().equals(setting.name())))
                .forEach(all::add);
        return all;
    }

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    public static ReplaySettings from(String[] args) {
        return from(args, System::getenv);
    }

    static ReplaySettings from(String[] args, UnaryOperator<String> environment) {
        List<String> bounded = new ArrayList<>(Arrays.asList(args));
        bounded.addAll(List.of("--" + DetectionSettings.BOUNDED.name(), "true"));
        Arguments given = new Arguments(bounded.toArray(String[]::new), all(), environment);
        DetectionSettings detection = DetectionSettings.of(given);
        String archive = given.get(ARCHIVE);
        Instant from = given.get(FROM);
        Instant to = given.get(TO);
        Instant warmFrom = given.get(WARM_FROM);
        Path models = given.get(MODELS);
        Path thresholds = given.get(THRESHOLDS);
        if (from != null && to != null && !from.isBefore(to)) {
            given.problem("--%s %s is not before --%s %s".formatted(FROM.name(), from, TO.name(), to));
        }
        if (warmFrom != null && (from == null || warmFrom.isAfter(from))) {
            given.problem("--%s %s must not be later than --%s".formatted(WARM_FROM.name(), warmFrom, FROM.name()));
        }
        if (detection != null && detection.topicPrefix().isBlank()) {
            given.problem("--" + DetectionSettings.TOPIC_PREFIX.name()
                    + ": it is required: without one a replay would write among the live results");
        }
        given.refuseProblems();
        return new ReplaySettings(detection, archive, from, to, warmFrom, models, thresholds);
    }

    /** From when on the archive is read. */
    Instant readFrom() {
        return warmFrom != null ? warmFrom : from;
    }

    /** The text of {@code --help}. */
    static String help() {
        return Setting.help("io.weir.jobs.ReplayJob", all());
    }
}
