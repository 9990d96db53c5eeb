package io.weir.cli.replay;

import io.weir.cli.command.Console;
import io.weir.cli.command.ReportFile;
import io.weir.cli.command.UserError;
import io.weir.cli.diff.Comparison;
import io.weir.cli.diff.Counts;
import io.weir.cli.diff.Difference;
import io.weir.cli.diff.Difference.What;
import io.weir.cli.diff.Findings;
import io.weir.cli.diff.LateEvents;
import io.weir.cli.diff.Report;
import io.weir.cli.diff.Rereadable;
import io.weir.cli.diff.Result;
import io.weir.cli.diff.Side;
import io.weir.cli.diff.TooMany;
import io.weir.cli.topics.KeptMessages;
import io.weir.cli.topics.LateEvent;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.BelievableTime;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import io.weir.events.TransactionCodec;
import io.weir.features.Catalogue;
import io.weir.features.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a replay has written, held against what was live, from the topics of both. */
final class ReplayDiff {
    private static final long PROGRESS_NANOS = 500_000_000L;
    private static final List<String> NEEDED = List.of(Topics.DECISIONS, Topics.ALERTS);

    /** Fields that tell a reader most of a result: of an alert and of a decision. */
    private static final List<String> SAYS_WHY = List.of("time", "reason", "score", "reasons");

    private final ReplayOutputs outputs;
    private final Instant from;
    private final Instant to;
    private final Duration patternReach;
    private final Console console;
    private final List<String> notes = new ArrayList<>();
    private long shown = System.nanoTime();
    private long read;

    private ReplayDiff(ReplayOutputs outputs, Duration patternReach, Console console) {
        this.outputs = outputs;
        this.from = outputs.from() == null ? BelievableTime.EARLIEST : outputs.from();
        this.to = outputs.to() == null ? BelievableTime.LATEST : outputs.to();
        this.patternReach = patternReach;
        this.console = console;
    }

    /**
     * Compares, prints what was found and writes the reports.
     *
     * @param patternReach the longest window of a pattern: how far from an alert a late event can change it
     * @param reports files that end in .html or .json
     * @return 0 when there are no differences but the permitted ones, else 1
     * @throws UserError when a topic is not there, nothing is in the period, or a report cannot be written
     */
    static int run(ReplayOutputs outputs, Duration patternReach, List<Path> reports, Console console) {
        requireReports(reports);
        Report report = new ReplayDiff(outputs, patternReach, console).compare();
        print(report, console);
        for (Path file : reports) {
            try {
                report.write(file);
            } catch (IOException e) {
                throw new UserError("--report " + file + ": it cannot be written: " + e.getMessage(), e);
            }
            console.line("  %s", file);
        }
        return report.wellEqual() ? 0 : 1;
    }

    /** To be called before a long run: @throws UserError when a report is of another kind or cannot be written. */
    static void requireReports(List<Path> reports) {
        for (Path file : reports) {
            if (!Report.isHtml(file) && !file.getFileName().toString().endsWith(".json")) {
                throw new UserError("--report " + file + ": a file that ends in .html or .json is expected");
            }
            ReportFile.requireWritable("--report", file);
        }
    }

    private Report compare() {
        if (!from.isBefore(to)) {
            throw new UserError("the period from %s to %s is empty: --to must lie behind --from".formatted(from, to));
        }
        if (outputs.liveTopicPrefix().equals(outputs.replayTopicPrefix())) {
            throw new UserError(
                    "live and replay have the same topic prefix, '%s': name what the replay was given as --kafka.topic-prefix"
                            .formatted(outputs.liveTopicPrefix()));
        }
        try {
            LateEvents late = new LateEvents(patternReach, featureReach());
            read(late, outputs.liveTopicPrefix());
            read(late, outputs.replayTopicPrefix());
            Comparison.Both both =
                    Comparison.of(side(outputs.liveTopicPrefix()), side(outputs.replayTopicPrefix()), late);
            requireSomething(both);
            return new Report(
                    name(outputs.liveTopicPrefix()),
                    name(outputs.replayTopicPrefix()),
                    from,
                    to,
                    late.size(),
                    notes.stream().distinct().toList(),
                    both);
        } catch (TooMany e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static Duration featureReach() {
        return Catalogue.shipped().features().stream()
                .map(Feature::window)
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private String name(String prefix) {
        return "topics %s and %s at %s".formatted(prefix + Topics.DECISIONS, prefix + Topics.ALERTS, outputs.brokers());
    }

    private void requireSomething(Comparison.Both both) {
        Counts decisions = both.decisions().all();
        Counts alerts = both.alerts().all();
        if (decisions.live() + decisions.replay() + alerts.live() + alerts.replay() == 0) {
            throw new UserError("neither side has a decision or an alert from %s to %s: there is nothing to compare"
                    .formatted(from, to));
        }
        if (outputs.to() == null && decisions.missing() > 0) {
            notes.add(
                    "The period has no end: what came behind the archive's last files counts as missing. --to ends it.");
        }
        if (decisions.live() == 0 && decisions.replay() > 0) {
            notes.add("The live topic has no decisions of the period.");
        }
        if (decisions.replay() == 0 && decisions.live() > 0) {
            notes.add("The replay has no decisions of the period: was it run with them, and is it through?");
        }
    }

    private Side side(String prefix) {
        KeptMessages transactions = KeptMessages.of(outputs.brokers(), outputs.liveTopicPrefix() + Topics.TRANSACTIONS);
        return new Side(
                results(
                        kept(prefix, Topics.DECISIONS),
                        message -> DecisionCodec.read(message.value()),
                        d -> d.time(),
                        Result::of),
                results(
                        kept(prefix, Topics.ALERTS),
                        message -> AlertCodec.read(message.value()),
                        a -> a.time(),
                        Result::of),
                reader -> each(transactions, message -> {
                    try {
                        reader.accept(TransactionCodec.read(message.value(), Long.MAX_VALUE));
                    } catch (BadEvent e) {
                        // It is a dead letter, and nothing was decided on it.
                        read++;
                    }
                }));
    }

    private KeptMessages kept(String prefix, String topic) {
        // Their Kafka timestamps are event times.
        KeptMessages kept = KeptMessages.from(outputs.brokers(), prefix + topic, from);
        if (!kept.isThere() && NEEDED.contains(topic)) {
            throw new UserError("there is no topic %s at %s: is the prefix '%s' right, and has the job run?"
                    .formatted(prefix + topic, outputs.brokers(), prefix));
        }
        if (kept.isCut()) {
            notes.add("The topic " + kept.topic()
                    + " has lost its oldest messages to retention: what is gone counts as missing.");
        }
        return kept;
    }

    @FunctionalInterface
    private interface Decode<T> {
        T decode(ConsumerRecord<byte[], byte[]> message) throws BadEvent;
    }

    private <T> Rereadable<Result> results(
            KeptMessages kept, Decode<T> decode, Function<T, Instant> time, Function<T, Result> result) {
        return reader -> each(kept, message -> {
            try {
                T one = decode.decode(message);
                Instant at = time.apply(one);
                if (!at.isBefore(from) && at.isBefore(to)) {
                    reader.accept(result.apply(one));
                }
            } catch (BadEvent e) {
                throw new UserError(
                        "message %d of partition %d of the topic %s is not one of ours: %s. Who else writes there?"
                                .formatted(message.offset(), message.partition(), message.topic(), e.getMessage()),
                        e);
            }
        });
    }

    private void each(KeptMessages kept, KeptMessages.Reader<RuntimeException> reader) {
        kept.forEach(message -> {
            reader.read(message);
            read++;
            if (read % 4_096 == 0 && System.nanoTime() - shown > PROGRESS_NANOS) {
                console.progress("comparing: %,d messages read, now of %s", read, kept.topic());
                shown = System.nanoTime();
            }
        });
    }

    /** All there are, of whatever time: one from before the period can change what happens in it. */
    private void read(LateEvents late, String prefix) {
        each(KeptMessages.of(outputs.brokers(), prefix + Topics.LATE_EVENTS), message -> {
            LateEvent event = LateEvent.read(message);
            if (event.transaction() != null) {
                late.add(event.transaction());
            } else {
                late.add(event.accountEvent());
            }
        });
    }

    private static void print(Report report, Console console) {
        console.line("%s to %s, %,d late events", report.from(), report.to(), report.lateEvents());
        print(console, "decisions", report.both().decisions());
        print(console, "alerts", report.both().alerts());
        report.notes().forEach(note -> console.line("  %s", note));
        long differences = report.both().decisions().all().differences()
                + report.both().alerts().all().differences();
        if (!report.wellEqual()) {
            console.line("%,d differences that nothing permits.", differences);
        } else if (report.both().permitted() == 0) {
            console.line("The replay is what was live.");
        } else {
            console.line(
                    "The replay is what was live, but for %,d results that late events or unsettled decisions permit.",
                    report.both().permitted());
        }
    }

    private static void print(Console console, String what, Findings findings) {
        console.line(
                "  %-24s %10s %10s %10s %7s %8s %8s %7s %10s %14s",
                what,
                "live",
                "replay",
                "identical",
                "added",
                "missing",
                "changed",
                "late",
                "unsettled",
                "contradictory");
        findings.groups().forEach((name, counts) -> print(console, "  " + name, counts));
        print(console, "  all", findings.all());
        findings.moved().forEach((move, count) -> console.line("    %s %,d", move, count));
        findings.examples().stream()
                .filter(difference -> difference.permittedBy() == null)
                .limit(5)
                .forEach(difference -> console.line(
                        "    %-14s %s %s: %s",
                        difference.what(), difference.group(), difference.id(), inWords(difference)));
    }

    /** What has changed, or why what is on one side only was raised or decided. */
    private static String inWords(Difference difference) {
        boolean onOneSide = difference.what() == What.ADDED || difference.what() == What.MISSING;
        return difference.fields().stream()
                .filter(field -> !onOneSide || SAYS_WHY.contains(field.name()))
                .limit(4)
                .map(field -> onOneSide
                        ? (field.live() == null ? field.replay() : field.live())
                        : "%s %s → %s".formatted(field.name(), field.live(), field.replay()))
                .collect(Collectors.joining(", "));
    }

    private static void print(Console console, String name, Counts counts) {
        console.line(
                "  %-24s %,10d %,10d %,10d %,7d %,8d %,8d %,7d %,10d %,14d",
                name,
                counts.live(),
                counts.replay(),
                counts.identical(),
                counts.added(),
                counts.missing(),
                counts.changed(),
                counts.late(),
                counts.unsettled(),
                counts.contradictions());
    }
}
