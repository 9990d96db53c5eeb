package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlanTopic;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.Segment;
import io.weir.scoring.lifecycle.ThresholdPlan;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets the thresholds of a segment. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Sets the thresholds of a segment, at once and without a restart.",
            "Without conditions it is the segment default, of all that no other covers; the segment with the most conditions holds."
        })
public final class ThresholdsSetCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Option(
            names = "--review",
            required = true,
            paramLabel = "SCORE",
            description = "From this score on somebody looks, 0 to 1.")
    private double review;

    @Option(
            names = "--block",
            required = true,
            paramLabel = "SCORE",
            description = "From this score on it is blocked, 0 to 1.")
    private double block;

    @Option(
            names = "--segment",
            paramLabel = "NAME",
            defaultValue = Segment.DEFAULT,
            description = "The segment's name (default: ${DEFAULT-VALUE}).")
    private String segment;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type, such as TRANSFER.")
    private String type;

    @Option(names = "--country", paramLabel = "CODE", description = "Only in this country, such as DE.")
    private String country;

    @Option(names = "--currency", paramLabel = "CODE", description = "Only in this currency, such as EUR.")
    private String currency;

    @Option(names = "--channel", paramLabel = "TEXT", description = "Only over this channel, such as POS.")
    private String channel;

    @Mixin
    private FromOption from;

    @Override
    public Integer call() {
        Console console = new Console();
        Instant time = from.time();
        PlanTopic topic = plans.topic(console);
        ThresholdPlan plan =
                topic.thresholds().with(new Segment(segment, type, country, currency, channel, review, block, time));
        try {
            // As the job will read it.
            ThresholdPlan.read(plan.write());
        } catch (InvalidPlan e) {
            throw new UserError(e.getMessage(), e);
        }
        topic.replace(plan);
        console.line("%s: review from %s, block from %s, from %s on", segment, review, block, time);
        return 0;
    }
}
