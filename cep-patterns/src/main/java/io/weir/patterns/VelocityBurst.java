package io.weir.patterns;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * Velocity burst. Whoever has stolen a card number or an account does not know how long it will work, and spends as fast as
 * machines allow: tests it with small amounts, then empties it. Honest people do not pay five times in a minute.
 *
 * <p>Watched per account; every kind of payment counts, cash withdrawals included. A burst of fifty payments is one alert, of its
 * first five: as long as a run of five starts soon after the run before it ended, it is the same burst going on.
 *
 * <p>Known misses: a thief with patience (one payment every 20 s); a burst spread over many stolen accounts; within a burst that goes on
 * for hours nothing more is said. Known false alarms: salary day of a small firm that pays by single transfers, a parking or transit
 * card that books every gate.
 */
public final class VelocityBurst implements Typology {
    /**
     * @param payments how many payments it takes, 2 to 1,000; default 5
     * @param window the time they must lie in, 1 ms to 1 day; default 60 seconds
     * @param quiet a run that starts less than this after the end of the one before it is the same burst, 0 to 7 days; default 60 seconds
     */
    public record Settings(int payments, Duration window, Duration quiet) implements Serializable {
        public static final Settings DEFAULT = new Settings(5, Duration.ofSeconds(60), Duration.ofSeconds(60));

        public Settings {
            List<String> problems = new ArrayList<>();
            if (payments < 2 || payments > 1000) {
                problems.add("payments is " + payments + "; it must be 2 to 1000.");
            }
            if (window.compareTo(Duration.ofMillis(1)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
                problems.add("window is " + window + "; it must be PT0.001S (a millisecond) to PT24H.");
            }
            if (quiet.isNegative() || quiet.compareTo(Duration.ofDays(7)) > 0) {
                problems.add("quiet is " + quiet + "; it must be PT0S (none) to P7D.");
            }
            InvalidSettings.throwIfAny("velocity-burst", problems);
        }
    }

    private final Settings settings;

    public VelocityBurst(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String id() {
        return "velocity-burst";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Severity severity() {
        return Severity.MEDIUM;
    }

    @Override
    public String keyOf(Observation o) {
        return isPayment(o) ? o.account() : null;
    }

    @Override
    public Pattern<Observation, ?> pattern() {
        return Pattern.<Observation>begin("payments", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(VelocityBurst::isPayment))
                .times(settings.payments)
                .consecutive()
                .within(settings.window);
    }

    private static boolean isPayment(Observation o) {
        return o.kind().isPayment();
    }

    @Override
    public Duration window() {
        return settings.window;
    }

    @Override
    public Duration quiet() {
        return settings.quiet;
    }

    /** The amount of the alert is the sum in the currency of the first payment; the reason tells the sums of all currencies. */
    @Override
    public Alert explain(Match match) {
        List<Observation> payments = match.events();
        Observation first = match.first();
        Observation last = match.last();
        long amountMinor = payments.stream()
                .filter(payment -> payment.currency().equals(first.currency()))
                .mapToLong(Observation::amountMinor)
                .sum();
        String reason = "%d payments totalling %s in %s; the account's payments are counted over %s"
                .formatted(
                        payments.size(),
                        Wording.total(payments),
                        Wording.span(first, last),
                        Wording.span(settings.window));
        return new Alert(
                Alert.idOf(id(), version(), last.account(), match.evidence()),
                Instant.ofEpochMilli(last.time()),
                id(),
                version(),
                id(),
                severity(),
                SubjectType.ACCOUNT,
                last.account(),
                last.customer(),
                match.evidence(),
                amountMinor,
                first.currency(),
                Instant.ofEpochMilli(first.time()),
                reason);
    }
}
