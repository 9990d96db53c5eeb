package io.weir.cli.stack;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlanTopic;
import io.weir.events.Topics;
import io.weir.features.Catalogue;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.JobDoesNotRun;
import io.weir.localstack.LocalStack;
import io.weir.localstack.StackException;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.ShippedRules;
import io.weir.sql.StatefulRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job of rules over several events on a local stack: whoever changes the text of one sends another job, which goes on from the savepoint of the one before. */
public final class SqlRules {
    private static final String NAME = "sql-rules";
    private static final String ENTRY_CLASS = "io.weir.jobs.SqlRulesJob";
    private static final String GROUP = "weir-sql-rules";
    /** A local stack's stream is small, and two cores carry everything. */
    private static final int PARALLELISM = 1;

    /** Of a machine that is busy; tasks load and compile their code in it. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final Duration SAVEPOINT = Duration.ofMinutes(5);

    private SqlRules() {}

    /**
     * Starts the job, unless it runs, with the rules that should run.
     *
     * @param more further arguments for the job
     */
    public static void start(LocalStack stack, Console console, List<String> more) {
        if (running(stack).isEmpty()) {
            submit(stack, console, wanted(stack), more);
        }
    }

    /** Messages of its topics not yet in a completed checkpoint. */
    public static long lag(LocalStack stack) {
        return TopicOffsets.lag(stack, GROUP, List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.FEATURES));
    }

    /**
     * Brings the job to the rules that should run, where they are others than those that do.
     *
     * @param always also where they are the same
     */
    public static void follow(LocalStack stack, Console console, boolean always) {
        Optional<FlinkRest.Job> job = running(stack);
        if (job.isEmpty() && !always) {
            console.line(
                    "  %-14s does not run, and takes this up when ./weir rules deploy or ./weir up starts it", NAME);
            return;
        }
        StatefulRules wanted = wanted(stack);
        List<String> now = rules(stack.settings().folder());
        if (!always && now.equals(ids(wanted)) && !holdsOneThatFailed(stack, wanted)) {
            console.line("  %-14s runs on: it has heard of it by the topic %s", NAME, Topics.RULES);
            return;
        }
        if (job.isPresent()) {
            tell(console, now, ids(wanted));
            end(stack, console, job.get());
        }
        submit(stack, console, wanted, List.of());
    }

    /** What has failed too often takes nothing in any more, in that job, and must begin anew when its rule is published again. */
    private static boolean holdsOneThatFailed(LocalStack stack, StatefulRules wanted) {
        return PlanTopic.of(stack).rules().brakes().stream()
                .filter(brake -> brake.cause() == RuleBrake.Cause.FAILURES)
                .anyMatch(brake -> ids(wanted).contains(brake.rule() + "/" + brake.version()));
    }

    /** State is found again by rule and version: that is all a preflight has to compare. */
    private static void tell(Console console, List<String> now, List<String> wanted) {
        List<String> kept = new ArrayList<>(wanted);
        kept.retainAll(now);
        List<String> fresh = new ArrayList<>(wanted);
        fresh.removeAll(now);
        List<String> ended = new ArrayList<>(now);
        ended.removeAll(wanted);
        console.line("  %-14s keeps its state: %s", NAME, words(kept));
        if (!fresh.isEmpty()) {
            console.line("  %-14s begins empty: %s", "", words(fresh));
        }
        if (!ended.isEmpty()) {
            console.line("  %-14s ends, and its half-finished matches with it: %s", "", words(ended));
        }
    }

    private static String words(List<String> rules) {
        return rules.isEmpty() ? "none" : String.join(", ", rules);
    }

    private static void end(LocalStack stack, Console console, FlinkRest.Job job) {
        FlinkRest flink = stack.flink().rest();
        try {
            console.line(
                    "  %-14s stopped, saved in %s", NAME, flink.savepoints().stop(job.id(), SAVEPOINT));
        } catch (JobDoesNotRun e) {
            flink.cancel(job.id());
            console.line("  %-14s ended, and goes on from its last checkpoint: %s", NAME, e.getMessage());
        }
    }

    private static void submit(LocalStack stack, Console console, StatefulRules wanted, List<String> more) {
        wanted.refused().forEach(why -> console.line("  %-14s does not run %s", NAME, why));
        if (wanted.rules().isEmpty()) {
            console.line("  %-14s not started: there is no rule over several events", NAME);
            return;
        }
        FlinkRest flink = stack.flink().rest();
        Path folder = stack.settings().folder();
        StartedJobs before = started(folder);
        Optional<String> state = before.isEmpty()
                ? Optional.empty()
                : before.newestState().map(path -> path.toUri().toString());
        List<String> arguments = new ArrayList<>(List.of(
                "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                "--kafka.group", GROUP,
                "--elasticsearch.url", stack.elasticsearch().url(),
                "--elasticsearch.index-prefix", Detection.INDEX_PREFIX,
                "--postgres.url", stack.postgres().jdbcUrl(),
                "--postgres.user", stack.postgres().user(),
                "--postgres.password", stack.postgres().password()));
        arguments.addAll(more);
        String id = flink.run(
                flink.upload(JobSettings.jar()),
                ENTRY_CLASS,
                arguments,
                PARALLELISM,
                state,
                // What is of a version that ends has no place any more.
                true);
        note(folder, id, wanted);
        try {
            flink.awaitRunning(id, START);
        } catch (StackException e) {
            throw new UserError(
                    "the job of rules over several events did not start: %s%nTake the change back with ./weir rules rollback or retire; its state is kept"
                            .formatted(e.getMessage()),
                    e);
        }
        console.line(
                "  %-14s running %s%s",
                NAME, words(ids(wanted)), state.isPresent() ? ", from where it was" : ", from the beginning");
    }

    /** Ends the job, if it runs, with a savepoint. */
    public static void stop(LocalStack stack, Console console) {
        running(stack).ifPresent(job -> end(stack, console, job));
    }

    /** Which rules should run now. */
    private static StatefulRules wanted(LocalStack stack) {
        return StatefulRules.of(
                ShippedRules.texts(),
                PlanTopic.of(stack).rules().plans(),
                new RuleChecker(Catalogue.shipped()),
                Instant.now());
    }

    private static List<String> ids(StatefulRules rules) {
        return rules.rules().stream().map(CheckedRule::id).toList();
    }

    /** The job that was started last, if it runs. */
    public static Optional<FlinkRest.Job> running(LocalStack stack) {
        return started(stack.settings().folder()).running(stack);
    }

    /** A line on how it does; false where it should be looked at. */
    public static boolean print(LocalStack stack, Console console) {
        Optional<FlinkRest.Job> job = running(stack);
        if (job.isEmpty()) {
            boolean wasStarted = !started(stack.settings().folder()).isEmpty();
            console.line("%-14s %s", NAME, wasStarted ? "DOWN; start it with ./weir up" : "not started");
            return !wasStarted;
        }
        FlinkRest flink = stack.flink().rest();
        console.line(
                "%-14s %s, %d rules, late %,d",
                NAME,
                job.get().state(),
                rules(stack.settings().folder()).size(),
                Detection.sum(flink, job.get().id(), "in-time", "late_events")
                        + Detection.sum(flink, job.get().id(), "features-in-time", "late_events"));
        return job.get().state().equals("RUNNING");
    }

    /** What runs in the newest, as id/version, in order. */
    private static List<String> rules(Path folder) {
        Path file = rulesFile(folder);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + file + " failed", e);
        }
    }

    private static void note(Path folder, String id, StatefulRules rules) {
        try {
            Files.write(rulesFile(folder), ids(rules));
        } catch (IOException e) {
            throw new UncheckedIOException("Noting the rules of the job failed", e);
        }
        started(folder).note(id);
    }

    private static StartedJobs started(Path folder) {
        return new StartedJobs(folder, "sql-rules-jobs");
    }

    /** Beside their ids. */
    private static Path rulesFile(Path folder) {
        return folder.resolve("flink").resolve("sql-rules");
    }
}
