package io.weir.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.rules.RuleFiles;
import io.weir.cli.rules.RulesPublishCommand;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.Settled;
import io.weir.events.Alert;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.localstack.LocalStack;
import io.weir.simulator.SimEvent;
import io.weir.sql.RuleAlert;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * A rule that did not come with the job, made live half way through the demo by the command that a risk team would use. The stream holds its breath until
 * every instance follows it, so what it must find can be said to the payment: a condition in Java, from then on.
 */
final class DemoRule {
    private static final String ID = "cash-just-below-threshold";
    private static final Path FILE = RuleFiles.folder().resolveSibling("demo").resolve(ID + ".sql");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long CHECK_MILLIS = 100;

    private final Instant from;
    private final Set<String> due = new HashSet<>();
    private final Set<String> mayBeFound = new HashSet<>();
    private boolean published;
    private double inForceSeconds = Double.NaN;
    private boolean seen;

    /** @param from event time that it holds from */
    DemoRule(Instant from) {
        this.from = from;
    }

    /** Whether this is the first event that it could judge. */
    boolean isDue(SimEvent event) {
        return !published && event.transaction() != null && !event.time().isBefore(from);
    }

    /** Publishes it, and waits until the running job follows. */
    void publish(LocalStack stack, Detection detection, Console console) {
        published = true;
        long before = detection.rulesPublished();
        console.line("Publishing a rule on the running job: ./weir rules publish %s", FILE.getFileName());
        String[] arguments = {
            FILE.toString(),
            "--approved-by",
            "demo",
            "--from",
            from.toString(),
            "--folder",
            stack.settings().folder().toString()
        };
        if (new CommandLine(new RulesPublishCommand()).execute(arguments) != 0) {
            throw new UserError("the demo's rule could not be published; see above");
        }
        long sent = System.nanoTime();
        while (detection.rulesPublished() < before + detection.parallelism()) {
            if (System.nanoTime() - sent > PATIENCE.toNanos()) {
                console.line("  not every instance follows it after %d s", PATIENCE.toSeconds());
                return;
            }
            Settled.requireRunning(detection);
            pause();
        }
        inForceSeconds = (System.nanoTime() - sent) / 1e9;
        console.line("  every instance follows it, seen %.1f s later", inForceSeconds);
    }

    /** @param decided whether the payment does not wait for event time to go on when the stream ends */
    void sent(Transaction t, boolean decided) {
        if (published
                && !t.time().isBefore(from)
                && t.type() == TransactionType.CASH_DEPOSIT
                && t.amountMinor() >= 9_500_00
                && t.amountMinor() < 10_000_00) {
            mayBeFound.add(t.id());
            if (decided) {
                due.add(t.id());
            }
        }
    }

    /** Tells, once, of its first alert. */
    void watch(List<Alert> alerts, Console console) {
        if (published && !seen) {
            alerts.stream().filter(DemoRule::isOurs).findFirst().ifPresent(first -> {
                seen = true;
                console.line("  %s fires: %s, %s", ID, first.subject(), first.reason());
            });
        }
    }

    private static boolean isOurs(Alert alert) {
        return alert.detector().equals(RuleAlert.DETECTOR + ID);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the job", e);
        }
    }

    /**
     * What became of it.
     *
     * @param fraud payments of crimes, by id
     */
    Card card(List<Alert> alerts, Set<String> fraud) {
        List<Alert> ours = alerts.stream().filter(DemoRule::isOurs).toList();
        Set<String> found = new HashSet<>();
        ours.forEach(alert -> found.addAll(alert.evidence()));
        return new Card(
                from,
                inForceSeconds,
                ours.size(),
                (int) found.stream().filter(fraud::contains).count(),
                (int) due.stream().filter(id -> !found.contains(id)).count(),
                (int) found.stream().filter(id -> !mayBeFound.contains(id)).count());
    }

    /**
     * @param inForceSeconds from the end of the command until the job's metrics said that all follow; no number where they did not
     * @param alerts that it raised
     * @param ofCrimes of them, those about payments of crimes
     * @param missed payments that it ought to have found
     * @param wrong payments that it ought not to have found, those before its time among them
     */
    record Card(Instant from, double inForceSeconds, int alerts, int ofCrimes, int missed, int wrong) {
        boolean exact() {
            return missed == 0 && wrong == 0;
        }

        void print(Console console) {
            console.line(
                    "  %s, published while the job ran, from %s on: %,d alerts, %,d of crimes; %d missed, %d wrong",
                    ID, from, alerts, ofCrimes, missed, wrong);
        }

        void write(ObjectNode node) {
            node.put("rule", ID)
                    .put("from", from.toString())
                    .put(
                            "inForceSeconds",
                            Double.isNaN(inForceSeconds) ? null : (Double) (Math.round(inForceSeconds * 10) / 10.0))
                    .put("alerts", alerts)
                    .put("ofCrimes", ofCrimes)
                    .put("missed", missed)
                    .put("wrong", wrong);
        }
    }
}
