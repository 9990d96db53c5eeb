package io.weir.cli.chaos;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.Console;
import io.weir.cli.stack.Detection;
import io.weir.cli.topics.Feed;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import io.weir.simulator.SimEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of the stream over an empty stack, undisturbed or not. */
final class ChaosRun {
    /**
     * Of the job. Checkpoints often, as every blow is followed to the next one. A week passes in minutes here: what a topic brings later that counted as idle while Kafka
     * was down would be days late, and what a producer then writes a second time would be so long after the first that it is not known again. Bursts of two in
     * ten minutes are no crime, but they give the stores something to lose.
     */
    private static final List<String> JOB_ARGUMENTS = List.of(
            "--checkpoint.interval", "2 s",
            "--event-time.idleness", "6 h",
            "--duplicates.remembered", ChaosStream.DAYS + " d",
            "--velocity-burst.payments", "2",
            "--velocity-burst.window", "10 min");

    private static final Duration RECOVERY = Duration.ofMinutes(10);
    private static final Duration COMPLETION = Duration.ofMinutes(5);
    /** As long as nothing may come any more, for all to have come. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration ENDURANCE = Duration.ofDays(1);
    private static final long LOOK_MILLIS = 250;

    private final Path folder;
    private final Seclusion seclusion;
    private final List<SimEvent> messages;
    private final List<String> jobArguments;
    private final Console console;

    /** @param moreArguments of the job, which win over those of the run */
    ChaosRun(Path folder, Seclusion seclusion, List<SimEvent> messages, List<String> moreArguments, Console console) {
        this.jobArguments = new ArrayList<>(moreArguments);
        for (int i = 0; i < JOB_ARGUMENTS.size(); i += 2) {
            String name = JOB_ARGUMENTS.get(i);
            if (moreArguments.stream().noneMatch(given -> given.equals(name) || given.startsWith(name + "="))) {
                jobArguments.addAll(JOB_ARGUMENTS.subList(i, i + 2));
            }
        }
        this.folder = folder;
        this.seclusion = seclusion;
        this.messages = messages;
        this.console = console;
    }

    /**
     * What came of it.
     *
     * @param all by output and id
     * @param repeated messages that were there before
     * @param writtenTwice messages of the input that the producer wrote twice, since a broker died
     * @param contradicted by output, how many ids were repeated with another content
     */
    record Result(
            Map<String, Map<String, String>> all,
            long repeated,
            long writtenTwice,
            Map<String, Integer> contradicted,
            List<Blows.Fallen> fallen,
            double seconds) {
        Map<String, Integer> counts() {
            Map<String, Integer> counts = new java.util.LinkedHashMap<>();
            all.forEach((output, ids) -> counts.put(output, ids.size()));
            return counts;
        }
    }

    /** Where the stack is. */
    private Path place() {
        return seclusion.disk().resolve("stack");
    }

    private LocalStack start() {
        return LocalStack.start(
                StackSettings.in(place()).withPorts(StackPorts.FREE).withFresh(true), console.serverProgress());
    }

    /** Sends as fast as it goes, and waits until nothing comes any more. */
    Result undisturbed() {
        try (LocalStack stack = start()) {
            long started = System.nanoTime();
            Detection detection = Detection.start(stack, console, jobArguments);
            try (ChaosOutputs outputs = new ChaosOutputs(stack);
                    Feed feed = new Feed(Brokers.of(stack), 0)) {
                for (int number = 0; number < messages.size(); number++) {
                    send(feed, number);
                }
                feed.flush();
                awaitQuiet(outputs, () -> detection.lag() == 0);
                return result(outputs, List.of(), started);
            }
        }
    }

    /**
     * Sends at a rate, whatever becomes of it, but stops before a blow until the one before has been recovered from.
     *
     * @param expected of each output, as the undisturbed run had them: so many are waited for
     */
    Result disturbed(List<Disturbance> plan, int rate, Map<String, Integer> expected) {
        try (LocalStack stack = start()) {
            long started = System.nanoTime();
            Detection.start(stack, console, jobArguments);
            try (ChaosOutputs outputs = new ChaosOutputs(stack);
                    Feed feed = new Feed(Brokers.of(stack), 0, ENDURANCE);
                    Blows blows = new Blows(stack, seclusion, console, jobArguments)) {
                send(feed, new ArrayDeque<>(plan), rate, blows, outputs);
                console.line("  all sent; waiting until the last blow is recovered from and all has come");
                blows.awaitRecovery(RECOVERY);
                feed.flush();
                awaitQuiet(outputs, () -> isComplete(outputs.counts(), expected));
                return result(outputs, blows.fallen(), started);
            }
        } finally {
            keepLogs();
        }
    }

    private void send(Feed feed, Deque<Disturbance> plan, int rate, Blows blows, ChaosOutputs outputs) {
        long nanosPerMessage = rate == 0 ? 0 : 1_000_000_000L / rate;
        long due = System.nanoTime();
        for (int sent = 0; sent < messages.size(); sent++) {
            while (!plan.isEmpty() && plan.peek().after() <= sent) {
                if (!plan.peek().atOnce()) {
                    blows.awaitRecovery(RECOVERY);
                }
                blows.strike(plan.remove());
            }
            // A pause on purpose is not made up for.
            due = Math.max(due + nanosPerMessage, System.nanoTime() - 20 * nanosPerMessage);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                java.util.concurrent.locks.LockSupport.parkNanos(wait);
            }
            send(feed, sent);
            if (sent % 500 == 0) {
                console.progress(
                        "%,d of %,d messages sent | decided %,d | alerts %,d%s",
                        sent,
                        messages.size(),
                        outputs.counts().get(Topics.DECISIONS),
                        outputs.counts().get(Topics.ALERTS),
                        blows.trouble().isEmpty()
                                ? ""
                                : " | " + blows.trouble().lines().findFirst().orElse(""));
            }
        }
    }

    private void send(Feed feed, int number) {
        SimEvent event = messages.get(number);
        feed.send(event.topic(), event.key(), event.sentMillis(), event.bytes(), SentNumbers.header(number));
    }

    private static boolean isComplete(Map<String, Integer> counts, Map<String, Integer> expected) {
        return counts.entrySet().stream().allMatch(output -> output.getValue() >= expected.get(output.getKey()));
    }

    private interface Condition {
        boolean holds();
    }

    /** Until the condition holds and nothing new has come for a while; or patience ends, and then what is missing is lost. */
    private void awaitQuiet(ChaosOutputs outputs, Condition condition) {
        long deadline = System.nanoTime() + COMPLETION.toNanos();
        Map<String, Integer> before = outputs.counts();
        long since = System.nanoTime();
        while (System.nanoTime() < deadline
                && !(System.nanoTime() - since > QUIET.toNanos() && condition.holds() && outputs.storesAgree())) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for the job", e);
            }
            Map<String, Integer> now = outputs.counts();
            if (!now.equals(before)) {
                before = now;
                since = System.nanoTime();
            }
            console.progress("all sent | %s", now);
        }
    }

    private static Result result(ChaosOutputs outputs, List<Blows.Fallen> fallen, long started) {
        return new Result(
                outputs.all(),
                outputs.repeated(),
                outputs.writtenTwice(),
                outputs.contradicted(),
                fallen,
                (System.nanoTime() - started) / 1e9);
    }

    /** The disk goes with the run; its logs are wanted afterwards. */
    private void keepLogs() {
        Path kept = folder.resolve("logs");
        try {
            Files.createDirectories(kept);
            copy(place().resolve("logs"), kept);
            copy(place().resolve("elasticsearch").resolve("logs"), kept);
            console.line("  the servers' logs are in %s", kept);
        } catch (IOException e) {
            throw new UncheckedIOException("Copying the logs to " + kept + " failed", e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
