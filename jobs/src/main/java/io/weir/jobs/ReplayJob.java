package io.weir.jobs;

import io.weir.jobs.archive.Archive;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.decide.Plans;
import io.weir.jobs.kafka.StandingPlans;
import io.weir.scoring.lifecycle.InvalidPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collections;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A period of the archive through the graph of the detection job, into outputs of its own: topics under another prefix, another index, another table. Ends
 * with the period. Nothing live is touched; no transaction waits by the clock, so the same period gives the same results every time.
 */
public final class ReplayJob {
    private ReplayJob() {}

    /** Submits the job. {@code --help} lists the settings. */
    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(ReplaySettings.help());
            return;
        }
        ReplaySettings settings = ReplaySettings.from(args);
        ready(settings, period(settings)).execute("replay");
    }

    /**
     * The period asked for.
     *
     * @throws io.weir.jobs.archive.ArchiveRefused when the archive does not have it whole
     */
    public static ArchivedPeriod period(ReplaySettings settings) {
        try {
            return ArchivedPeriod.of(
                    settings.archive(), Inputs.topics(settings.detection()), settings.readFrom(), settings.to());
        } catch (IOException e) {
            throw new UncheckedIOException("The archive in " + settings.archive() + " cannot be read", e);
        }
    }

    /** The whole job, its stores prepared where the settings want it: only to be executed. */
    public static StreamExecutionEnvironment ready(ReplaySettings settings, ArchivedPeriod period) {
        DetectionSettings detection = settings.detection();
        Plans plans = detection.decisions() ? plans(settings) : Plans.NONE;
        if (detection.prepareStores()) {
            Stores.prepare(detection);
        }
        StreamExecutionEnvironment env = DetectionJob.environment(detection);
        Written written = new Written(settings.warmFrom() == null ? null : settings.from(), null);
        DetectionJob.define(env, detection, plans, Inputs.ofArchive(env, detection, period, written), written);
        return env;
    }

    private static Plans plans(ReplaySettings settings) {
        Plans archived = StandingPlans.in(new Archive(settings.archive()));
        try {
            Plans given = Plans.NONE;
            if (settings.models() != null) {
                given = given.with(Plans.noticeOfModels(Files.readAllBytes(settings.models())));
            }
            if (settings.thresholds() != null) {
                given = given.with(Plans.noticeOfThresholds(Files.readAllBytes(settings.thresholds())));
            }
            return new Plans(
                    settings.models() == null ? archived.models() : given.models(),
                    settings.thresholds() == null ? archived.thresholds() : given.thresholds(),
                    // Rules given to a replay are all there are.
                    settings.detection().rules() == null ? archived.rules() : Collections.emptySortedMap());
        } catch (IOException e) {
            throw new UncheckedIOException("A plan cannot be read", e);
        } catch (InvalidPlan e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
