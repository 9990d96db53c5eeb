package io.weir.cli;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.AlertCounts;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.Settled;
import io.weir.cli.topics.AlertWatch;
import io.weir.cli.topics.Feed;
import io.weir.events.DeadLetterCodec;
import io.weir.events.LabelCodec;
import io.weir.events.Topics;
import io.weir.events.TransactionCodec;
import io.weir.importer.ImportProgress;
import io.weir.importer.ImportRefused;
import io.weir.importer.ImportedFile;
import io.weir.importer.ImportedRow;
import io.weir.importer.Mapping;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Other people's payments into the topics. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Streams a CSV or CSV.gz file of payments into the topic transactions, and what it says about fraud into labels.",
            "Rows that cannot be mapped go to the dead letters with their line number. Mappings: importer/mappings, docs/import.md."
        })
final class ImportCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 500_000_000L;
    /** Enough to see that a mapping is wrong. */
    private static final int SHOWN_BAD_ROWS = 5;

    @Mixin
    private FolderOption folder;

    @Parameters(paramLabel = "FILE", description = "The file, plain or gzipped.")
    private Path file;

    @Option(
            names = "--mapping",
            required = true,
            paramLabel = "MAPPING.yaml",
            description = "Which column is which field.")
    private Path mappingFile;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Rows a second, 0 for as fast as it goes (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--no-wait", description = "Return when all rows are in Kafka, without waiting for the job.")
    private boolean noWait;

    @Override
    public Integer call() throws IOException {
        Feed.requireRate(rate);
        Console console = new Console();
        LocalStack stack = folder.require(console);
        Detection detection = Detection.running(stack)
                .orElseThrow(() -> new UserError("the detection job is not running; start it with ./weir up"));
        try (AlertWatch watch = new AlertWatch(stack.kafka().bootstrapServers());
                ImportedFile rows = ImportedFile.open(file, Mapping.load(mappingFile))) {
            long lateBefore = detection.messages(Topics.LATE_EVENTS);
            long deadBefore = detection.messages(Topics.DEAD_LETTERS);
            long started = System.nanoTime();
            stream(console, stack, rows);
            ImportProgress done = rows.progress();
            double sending = (System.nanoTime() - started) / 1e9;
            if (done.rows() == 0) {
                console.line("  %s holds no rows: nothing was imported", file);
                return 0;
            }
            if (done.badRows() > SHOWN_BAD_ROWS) {
                console.line(
                        "  … %,d bad rows in all; ./weir dead-letters list shows the last of them", done.badRows());
            }
            console.line(
                    "  %,d rows in %.1f s, %,.0f/s; %,d labels, %,d bad rows in the dead letters",
                    done.rows(), sending, done.rows() / sending, done.labels(), done.badRows());
            if (done.outOfOrder() > 0) {
                console.line(
                        "  %,d rows were older than one before them, by up to %,d s: behind the job's allowed disorder they are late",
                        done.outOfOrder(), done.mostBehindMillis() / 1_000);
            }
            if (!noWait) {
                AlertCounts counts = Settled.await(stack, detection, detection::lag, watch, console);
                double whole = (System.nanoTime() - started) / 1e9;
                console.line("  through the job after %.1f s, %,.0f rows/s", whole, done.rows() / whole);
                printUnjudged(
                        console,
                        done,
                        detection.messages(Topics.LATE_EVENTS) - lateBefore,
                        detection.messages(Topics.DEAD_LETTERS) - deadBefore - done.badRows());
                console.line(
                        "  alerts on the stack: %s (Kafka %d, Elasticsearch %d, case queue %d)",
                        AlertWatch.words(watch.byTypology()),
                        counts.kafka(),
                        counts.elasticsearch(),
                        counts.caseQueue());
                return counts.agree() ? 0 : 1;
            }
            return 0;
        } catch (ImportRefused e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /** What no pattern has judged, or not yet. */
    private static void printUnjudged(Console console, ImportProgress done, long late, long refused) {
        if (late > 0) {
            console.line(
                    "  %,d of your %,d rows were older than what the stack has seen; they are in late-events, not judged. ./weir down, then ./weir up --fresh starts empty",
                    late, done.rows());
        }
        if (refused > 0) {
            console.line("  %,d rows were refused by the job; ./weir dead-letters list shows why", refused);
        }
        console.line(
                "  payments of the last seconds of event time (event-time.disorder, 5 s if not set) wait for newer ones before the patterns judge them");
    }

    private void stream(Console console, LocalStack stack, ImportedFile rows) {
        try (Feed feed = new Feed(Brokers.of(stack), rate)) {
            long shown = System.nanoTime();
            for (ImportedRow row : rows) {
                send(feed, row);
                if (row.isBad() && rows.progress().badRows() <= SHOWN_BAD_ROWS) {
                    console.line("  line %d: %s", row.line(), row.deadLetter().message());
                }
                if (feed.sent() % 256 == 0 && System.nanoTime() - shown > PROGRESS_NANOS) {
                    ImportProgress progress = rows.progress();
                    console.progress(
                            "%3.0f %%  %,d rows, %,.0f/s, %,d bad",
                            progress.percent(), progress.rows(), feed.perSecond(), progress.badRows());
                    shown = System.nanoTime();
                }
            }
            feed.flush();
        }
    }

    private static void send(Feed feed, ImportedRow row) {
        if (row.isBad()) {
            feed.send(Topics.DEAD_LETTERS, row.deadLetter().id(), null, DeadLetterCodec.write(row.deadLetter()));
            return;
        }
        feed.send(Topics.TRANSACTIONS, row.transaction().account(), null, TransactionCodec.write(row.transaction()));
        if (row.label() != null) {
            feed.send(Topics.LABELS, row.transaction().account(), null, LabelCodec.write(row.label()));
        }
    }
}
