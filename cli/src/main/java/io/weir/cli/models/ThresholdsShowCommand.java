package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.Segment;
import io.weir.scoring.lifecycle.ThresholdPlan;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What was set. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the plan of thresholds, the latest last.")
final class ThresholdsShowCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Override
    public Integer call() {
        Console console = new Console();
        ThresholdPlan plan = plans.topic(console).thresholds();
        console.line(plan.revision() == 0 ? "Built in; nothing was set" : "Revision %d of the plan", plan.revision());
        console.line("  %-20s %8s %8s  %-25s %s", "segment", "review", "block", "from", "of transactions with");
        for (Segment segment : plan.segments()) {
            console.line(
                    "  %-20s %8s %8s  %-25s %s",
                    segment.name(),
                    String.format(Locale.ROOT, "%.4f", segment.review()),
                    String.format(Locale.ROOT, "%.4f", segment.block()),
                    segment.from(),
                    conditions(segment));
        }
        return 0;
    }

    private static String conditions(Segment segment) {
        StringBuilder text = new StringBuilder();
        add(text, "type", segment.type());
        add(text, "country", segment.country());
        add(text, "currency", segment.currency());
        add(text, "channel", segment.channel());
        return text.isEmpty() ? "(all)" : text.toString().strip();
    }

    private static void add(StringBuilder text, String name, String value) {
        if (value != null) {
            text.append(' ').append(name).append(' ').append(value);
        }
    }
}
