package io.weir.cli.desk;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.Console;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.cli.topics.KeptMessages;
import io.weir.cli.topics.LateEvent;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.BelievableTime;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges late events in the place they should have had. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = {
            "Judges late events: puts them where they belong among the other events of their customers, as the topics still keep them, runs the patterns over it,",
            "and shows the alerts that have one of them as evidence and were not raised. --raise raises them: into the topic, Elasticsearch and the case queue.",
            "Sent to their topic again they would be duplicates, or late once more. Alerts have ids of their evidence, so doing this twice raises nothing twice.",
            "Settings of the patterns that the job was given must be given here too, after --, such as: -- --velocity-burst.payments 8;",
            "with --bootstrap-servers and --raise also those that say where its Elasticsearch and Postgres are."
        })
final class LateEventsRetryCommand implements Callable<Integer> {
    private static final int MOST = 10_000;
    private static final int MOST_DAYS = 400;
    private static final int SHOWN = 20;

    @Mixin
    private DeskOption desk;

    @Mixin
    private LateFilter filter;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the events in order and the alerts are written; must not hold any yet.")
    private Path out;

    @Option(
            names = "--history-days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How far before the first late event the patterns begin to look (default: ${DEFAULT-VALUE}).")
    private int historyDays;

    @Option(names = "--raise", description = "Raise the alerts that were not; else they are only shown.")
    private boolean raise;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Heap of the process that judges (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Parameters(paramLabel = "JOB-ARGUMENT", description = "Settings of the detection job, after --.")
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (historyDays < 1 || historyDays > MOST_DAYS) {
            throw new UserError("--history-days %d: it must be 1 to %d".formatted(historyDays, MOST_DAYS));
        }
        if (Files.exists(out)) {
            throw new UserError("--out " + out + ": it is there already; name a folder that is not");
        }
        Console console = new Console();
        Map<String, LateEvent> late = filter.read(desk.brokers(console), desk.topicPrefix(), MOST);
        if (late.isEmpty()) {
            console.line("There are no late events%s.", filter.isEmpty() ? "" : " of this kind");
            return 0;
        }
        InOrderFiles files = ofTheirCustomers(console, late);
        console.line(
                "%,d late events, judged among %,d events of their customers from %s on:",
                late.size(), files.events(), files.from());
        List<String> arguments = new ArrayList<>(List.of(
                "--input",
                files.transactions().toString(),
                "--mapping",
                files.mapping().toString(),
                "--account-events",
                files.accountEvents().toString(),
                "--out",
                out.toString()));
        arguments.addAll(jobArguments);
        int exit = ExportProcess.run("io.weir.jobs.export.AlertExport", memory, arguments);
        if (exit != 0) {
            return exit;
        }
        List<Alert> fresh = notRaised(console, late, alerts(out.resolve("alerts.jsonl")));
        Path file = out.resolve("not-raised.jsonl");
        Files.write(
                file,
                fresh.stream()
                        .map(alert -> new String(AlertCodec.write(alert), StandardCharsets.UTF_8))
                        .toList());
        fresh.stream()
                .limit(SHOWN)
                .forEach(alert -> console.line(
                        "  %-8s %-18s %-14s %s", alert.severity(), alert.typology(), alert.subject(), alert.reason()));
        if (fresh.isEmpty()) {
            console.line(
                    "No alert was missed: those that have a late event as evidence are all raised, or there is none.");
            return 0;
        }
        console.line(
                "%,d alerts were missed; they are in %s%s", fresh.size(), file, raise ? "" : ". --raise raises them");
        return raise ? raise(console, file) : 0;
    }

    private InOrderFiles ofTheirCustomers(Console console, Map<String, LateEvent> late) throws IOException {
        Set<String> customers = late.values().stream().map(LateEvent::customer).collect(Collectors.toSet());
        Instant from = late.values().stream()
                .map(LateEvent::time)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minus(Duration.ofDays(historyDays));
        InOrderFiles files = new InOrderFiles(out, from, customers);
        // Nothing is believed that is further ahead of its arrival than that.
        Instant arrived = from.minusMillis(BelievableTime.MAX_AHEAD_MILLIS);
        Brokers brokers = desk.brokers(console);
        KeptMessages.from(brokers, desk.topic(Topics.TRANSACTIONS), arrived).forEach(files::addTransaction);
        KeptMessages.from(brokers, desk.topic(Topics.ACCOUNT_EVENTS), arrived).forEach(files::addAccountEvent);
        // The topics may have lost what the late topic still has.
        late.values().forEach(files::add);
        files.write();
        return files;
    }

    private static List<Alert> alerts(Path file) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                alerts.add(AlertCodec.read(line.getBytes(StandardCharsets.UTF_8)));
            }
            return alerts;
        } catch (BadEvent e) {
            throw new IllegalStateException(file + " was just written and holds no alerts", e);
        }
    }

    /** Those that a late event is evidence of, and that are not in the topic. */
    private List<Alert> notRaised(Console console, Map<String, LateEvent> late, List<Alert> all) {
        Set<String> ids = late.values().stream().map(LateEvent::id).collect(Collectors.toSet());
        Map<String, Alert> found = new LinkedHashMap<>();
        all.stream()
                .filter(alert -> alert.evidence().stream().anyMatch(ids::contains))
                .forEach(alert -> found.put(alert.id(), alert));
        KeptMessages.of(desk.brokers(console), desk.topic(Topics.ALERTS))
                .forEach(message -> found.remove(new String(message.key(), StandardCharsets.UTF_8)));
        return List.copyOf(found.values());
    }

    /** Through the sinks of the job, so that an alert is the same whoever raises it. */
    private int raise(Console console, Path file) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--input", file.toString()));
        LocalStack stack = desk.stack(console);
        arguments.addAll(stack != null ? addresses(stack) : desk.jobArguments(console));
        if (!desk.topicPrefix().isEmpty()) {
            arguments.addAll(List.of("--kafka.topic-prefix", desk.topicPrefix()));
        }
        arguments.addAll(jobArguments);
        int exit = ExportProcess.run("io.weir.jobs.export.AlertRaise", memory, arguments);
        console.line(exit == 0 ? "Raised." : "Not all were raised; raising them again is safe.");
        return exit;
    }

    private static List<String> addresses(LocalStack stack) {
        return List.of(
                "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                "--elasticsearch.url", stack.elasticsearch().url(),
                "--elasticsearch.index-prefix", Detection.INDEX_PREFIX,
                "--postgres.url", stack.postgres().jdbcUrl(),
                "--postgres.user", stack.postgres().user(),
                "--postgres.password", stack.postgres().password());
    }
}
