package io.weir.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.command.Brokers;
import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.PortOptions;
import io.weir.cli.command.ReportFile;
import io.weir.cli.command.UserError;
import io.weir.cli.features.AccountVector;
import io.weir.cli.page.Places;
import io.weir.cli.page.StatusPage;
import io.weir.cli.stack.AlertCounts;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.Settled;
import io.weir.cli.stack.SqlRules;
import io.weir.cli.topics.AlertWatch;
import io.weir.cli.topics.DecisionWatch;
import io.weir.cli.topics.Feed;
import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.Label;
import io.weir.events.SubjectType;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import io.weir.sql.RuleAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole suite at work on made-up customers. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the stack, streams simulated customers with planted crimes through it, and compares the alerts with the crimes.",
            "It has a folder of its own, .weir/demo, which it empties first; the data of ./weir up in .weir/stack is left alone.",
            "Before that it trains a model on earlier payments of others and publishes it; half way it publishes a rule on the running job.",
            "Exit code 0 when every planted crime was detected once, every payment decided once, the rule found all it must from then on and",
            "nothing else, and all stores hold the same alerts."
        })
public final class DemoCommand implements Callable<Integer> {
    /**
     * Checkpoints often, so that the committed offsets, which the lag is read from, are fresh. No partition counts as idle: days pass in seconds
     * here, and on a busy machine a partition that is not read for a while would come back days late.
     */
    private static final List<String> JOB_ARGUMENTS =
            List.of("--checkpoint.interval", "2 s", "--event-time.idleness", "2 min");

    private static final long PROGRESS_MILLIS = 500;
    private static final int FEATURES_SHOWN = 8;
    /** Of alerts that a model raises; those of neither a model nor a rule are the patterns'. */
    private static final String SCORE_DETECTOR = "score-";
    /** How long the rule takes is read from metrics, which Flink gathers every 10 s otherwise. */
    private static final String METRICS_EVERY = "500 ms";

    /** The last payments wait for event time to go on, and the stream has ended. */
    private static final Duration UNDECIDED = Duration.ofMinutes(1);

    @Mixin
    private PortOptions ports;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where the stack keeps its files; emptied first (default: .weir/demo in the project).")
    private Path folder;

    @Mixin
    private SimulationOptions simulated;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Simulated customers (default: ${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "Simulated days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Events a second, 0 for as fast as it goes (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the outcome as JSON too.")
    private Path report;

    @Option(names = "--no-model", description = "Train and publish no model: payments are decided by rules alone.")
    private boolean noModel;

    @Option(
            names = "--sql-rules",
            description = "Run the rules over several events too, in a job of their own beside detection.")
    private boolean sqlRules;

    @Option(names = "--keep", description = "Leave the stack running, to look at what the demo made.")
    private boolean keep;

    @Override
    public Integer call() throws IOException {
        Console console = new Console();
        Simulation simulation = simulated.simulation(customers, days);
        ReportFile.requireWritable("--report", report);
        Feed.requireRate(rate);
        Path where = where(console);
        ports.requireFreePagePort();
        console.line("Starting Kafka, Elasticsearch, Postgres and Flink in %s", where);
        LocalStack stack = LocalStack.start(
                ports.settings(where).withFresh(true).withFlinkOption("metrics.fetcher.update-interval", METRICS_EVERY),
                console.serverProgress());
        Outcome outcome;
        try {
            Detection.createTopics(stack);
            StatusPage.start(stack, ports.pagePort());
            StatusPage.of(stack).ifPresent(address -> console.line("Watch it at %s", address));
            outcome = run(console, stack, simulation);
            if (report != null) {
                write(outcome);
            }
            print(console, stack, outcome);
        } finally {
            end(console, stack);
        }
        return outcome.well() ? 0 : 1;
    }

    /** @throws UserError when a stack runs there, or on the demo's ports; or when the folder is that of {@code ./weir up} */
    private Path where(Console console) {
        Path where = folder != null ? folder : FolderOption.ofDemo();
        if (where.toAbsolutePath().normalize().equals(FolderOption.ofUp())) {
            throw new UserError("--folder " + folder
                    + ": that is where ./weir up keeps its data, and the demo empties its folder; name another one");
        }
        if (LocalStack.running(where, console.serverProgress()).isPresent()) {
            throw new UserError(
                    "a stack is running in " + where
                            + ", and the demo wants an empty one: end it with ./weir down, or name another --folder and other ports");
        }
        if (folder == null) {
            ports.refuseBeside(FolderOption.ofUp());
        }
        return where;
    }

    /** Everything the demo ends with. */
    private record Outcome(
            long events,
            double eventsPerSecond,
            Scorecard scorecard,
            AlertCounts alerts,
            int repeated,
            long duplicates,
            long deadLetters,
            DecisionCard decisions,
            RuleCard rules,
            DemoRule.Card published,
            Optional<AccountVector> account,
            double seconds) {
        boolean well() {
            return scorecard.complete() && alerts.agree() && decisions.complete() && published.exact();
        }
    }

    private Outcome run(Console console, LocalStack stack, Simulation simulation) throws IOException {
        if (!noModel) {
            DemoModel.trainAndPublish(stack, simulation.settings(), console);
        }
        Detection detection = Detection.start(stack, console, JOB_ARGUMENTS);
        if (sqlRules) {
            SqlRules.start(stack, console, JOB_ARGUMENTS);
        }
        console.line(
                "Streaming %,d customers over %d days, %d crimes of each typology among them",
                customers, days, simulated.crimes());
        try (AlertWatch watch = new AlertWatch(stack.kafka().bootstrapServers());
                DecisionWatch decisions = new DecisionWatch(stack.kafka().bootstrapServers())) {
            long started = System.nanoTime();
            Set<String> payments = new HashSet<>();
            SimulationSettings settings = simulation.settings();
            DemoRule rule = new DemoRule(settings.start()
                    .plus(Duration.between(settings.start(), settings.end()).dividedBy(2)));
            long events = stream(console, stack, simulation, detection, watch, payments, rule);
            AlertCounts counts = Settled.await(
                    stack, detection, () -> detection.lag() + (sqlRules ? SqlRules.lag(stack) : 0), watch, console);
            rule.watch(watch.alerts(), console);
            Settled.awaitDecisions(payments.size(), decisions, detection, console);
            double streaming = (System.nanoTime() - started) / 1e9;
            return new Outcome(
                    events,
                    events / streaming,
                    Scorecard.of(
                            simulation.crimes(),
                            watch.alerts().stream()
                                    .filter(alert -> !alert.detector().startsWith(SCORE_DETECTOR)
                                            && !alert.detector().startsWith(RuleAlert.DETECTOR)
                                            && alert.mode() != AlertMode.OPERATIONS)
                                    .toList()),
                    counts,
                    watch.repeated(),
                    detection.duplicates(),
                    detection.messages(Topics.DEAD_LETTERS),
                    DecisionCard.of(payments, frauds(simulation), decisions),
                    RuleCard.of(watch.alerts(), frauds(simulation)),
                    rule.card(watch.alerts(), frauds(simulation)),
                    account(stack, watch.alerts()),
                    console.seconds());
        }
    }

    private static Set<String> frauds(Simulation simulation) {
        return simulation.labels().stream()
                .filter(Label::fraud)
                .map(Label::transactionId)
                .collect(Collectors.toSet());
    }

    /** What is known of the first account that an alert names. */
    private static Optional<AccountVector> account(LocalStack stack, List<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.subjectType() == SubjectType.ACCOUNT)
                .findFirst()
                .flatMap(alert ->
                        AccountVector.latest(stack.kafka().bootstrapServers(), alert.subject(), Long.MAX_VALUE));
    }

    /**
     * @param payments gets the ids of those that do not wait for event time to go on when the stream ends
     * @param rule published when its time has come
     */
    private long stream(
            Console console,
            LocalStack stack,
            Simulation simulation,
            Detection detection,
            AlertWatch watch,
            Set<String> payments,
            DemoRule rule) {
        Instant decided = simulation.settings().end().minus(UNDECIDED);
        EventStream events = simulation.events();
        try (Feed feed = new Feed(Brokers.of(stack), rate)) {
            long shown = 0;
            while (events.hasNext()) {
                SimEvent event = events.next();
                if (rule.isDue(event)) {
                    feed.flush();
                    rule.publish(stack, detection, console);
                }
                feed.send(event.topic(), event.key(), event.sentMillis(), event.bytes());
                if (event.transaction() != null) {
                    boolean isDecided = event.time().isBefore(decided);
                    if (isDecided) {
                        payments.add(event.transaction().id());
                    }
                    rule.sent(event.transaction(), isDecided);
                }
                // Asking Kafka for the lag takes a while, so the clock is looked at only now and then.
                if (feed.sent() % 256 == 0 && System.nanoTime() - shown > PROGRESS_MILLIS * 1_000_000) {
                    console.progress(
                            "%,d events, %,.0f/s | lag %,d | alerts: %s",
                            feed.sent(), feed.perSecond(), detection.lag(), AlertWatch.words(watch.byTypology()));
                    rule.watch(watch.alerts(), console);
                    Settled.requireRunning(detection);
                    shown = System.nanoTime();
                }
            }
            feed.flush();
            return feed.sent();
        }
    }

    private void print(Console console, LocalStack stack, Outcome outcome) {
        console.line("");
        outcome.scorecard().print(console);
        console.line("");
        outcome.decisions().print(console);
        console.line("");
        outcome.rules().print(console);
        outcome.published().print(console);
        console.line("");
        console.line(
                "  %,d events, %,.0f/s to the last alert; %,d duplicates dropped, %,d dead letters",
                outcome.events(), outcome.eventsPerSecond(), outcome.duplicates(), outcome.deadLetters());
        console.line(
                "  alerts: Kafka %d, Elasticsearch %d; %d of them live, case queue %d%s",
                outcome.alerts().kafka(),
                outcome.alerts().elasticsearch(),
                outcome.alerts().live(),
                outcome.alerts().caseQueue(),
                outcome.well() ? "" : "   NOT AS IT SHOULD BE");
        outcome.account().ifPresent(account -> {
            console.line("");
            account.printSome(console, FEATURES_SHOWN);
        });
        console.line("");
        console.line(
                keep
                        ? "Look here:"
                        : "Look here, after ./weir up --folder %s has brought the servers back with this data:",
                stack.settings().folder());
        Places.print(console, stack);
    }

    private void end(Console console, LocalStack stack) {
        if (keep) {
            stack.leave();
            console.line("The stack stays up; end it with ./weir down.");
        } else {
            console.line("Stopping the stack");
            try {
                Detection.running(stack).ifPresent(Detection::stop);
                SqlRules.stop(stack, console);
            } finally {
                stack.close();
            }
        }
    }

    private void write(Outcome outcome) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("events", outcome.events());
        root.put("eventsPerSecond", Math.round(outcome.eventsPerSecond()));
        ObjectNode typologies = root.putObject("typologies");
        outcome.scorecard()
                .rows()
                .forEach((typology, row) -> typologies
                        .putObject(typology)
                        .put("planted", row.planted())
                        .put("detected", row.detected())
                        .put("missed", row.missed())
                        .put("false", row.falseAlerts())
                        .put("doubled", row.doubled()));
        outcome.decisions().write(root.putObject("decisions"));
        outcome.rules().write(root.putObject("rules"));
        outcome.published().write(root.putObject("published"));
        root.putObject("alerts")
                .put("kafka", outcome.alerts().kafka())
                .put("live", outcome.alerts().live())
                .put("elasticsearch", outcome.alerts().elasticsearch())
                .put("caseQueue", outcome.alerts().caseQueue());
        root.put("repeatedAlertMessages", outcome.repeated());
        root.put("duplicates", outcome.duplicates());
        root.put("deadLetters", outcome.deadLetters());
        root.put("seconds", Math.round(outcome.seconds() * 10) / 10.0);
        Files.writeString(report, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
