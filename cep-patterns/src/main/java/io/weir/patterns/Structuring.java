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
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * Structuring, also called smurfing. Cash above a threshold must be reported, so a launderer who has 30,000 in banknotes pays in
 * 9,800 in the morning at one branch, 9,500 at noon at a machine and 9,900 in the evening: each below the threshold, and not far
 * below it, for every extra trip costs time and is seen. Several deposits just below the threshold within a day, together at or
 * above it, are the mark; in many countries doing this is a crime even if the money is clean.
 *
 * <p>Watched per customer (all accounts together) and currency. An alert consumes its deposits: the next one needs entirely new
 * ones. Of several ways to reach the sum, the one from the earliest deposit that is still in the window counts.
 *
 * <p>Known misses: deposits spread over more than the window; over several customers, or over several currencies; amounts below
 * the fraction (ten times 2,000); other instruments than cash (cheques, vouchers). Known false alarm: a shopkeeper who pays in
 * the takings of each till every evening.
 */
public final class Structuring implements Typology {
    /**
     * @param threshold the amount from which cash must be reported; default 10,000, after 31 CFR 1010.311 (31 CFR
     *     1010.314 forbids to structure around it)
     * @param withinPercent how far below the threshold a deposit still counts, percent of the threshold, 1 to 99; default 50
     * @param minDeposits how many deposits it takes, 2 to 100; default 3
     * @param window the time they must lie in, 1 minute to 31 days; default 24 hours
     */
    public record Settings(Threshold threshold, int withinPercent, int minDeposits, Duration window)
            implements Serializable {
        public static final Settings DEFAULT = new Settings(Threshold.of(10_000), 50, 3, Duration.ofHours(24));

        public Settings {
            List<String> problems = new ArrayList<>();
            if (withinPercent < 1 || withinPercent > 99) {
                problems.add("withinPercent is " + withinPercent + "; it must be 1 to 99 percent of the threshold.");
            }
            if (minDeposits < 2 || minDeposits > 100) {
                problems.add("minDeposits is " + minDeposits + "; it must be 2 to 100.");
            }
            if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(31)) > 0) {
                problems.add("window is " + window + "; it must be PT1M (a minute) to P31D.");
            }
            InvalidSettings.throwIfAny("structuring", problems);
        }
    }

    private final Settings settings;

    public Structuring(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String id() {
        return "structuring";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String keyOf(Observation o) {
        return isJustBelowThreshold(o) ? o.customer() + "|" + o.currency() : null;
    }

    @Override
    public Pattern<Observation, ?> pattern() {
        return Pattern.<Observation>begin("deposits", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(this::isJustBelowThreshold))
                .timesOrMore(settings.minDeposits - 1)
                .consecutive()
                .next("completing")
                .where(SimpleCondition.of(this::isJustBelowThreshold))
                .where(reachesThreshold())
                .within(settings.window);
    }

    private boolean isJustBelowThreshold(Observation o) {
        if (o.kind() != Observation.Kind.CASH_DEPOSIT) {
            return false;
        }
        long threshold = settings.threshold.minor(o.currency());
        return o.amountMinor() < threshold && o.amountMinor() >= leastCounted(threshold);
    }

    /** Rounded up: an amount of a fraction of a cent less would not count either. */
    private long leastCounted(long threshold) {
        return (threshold * (100 - settings.withinPercent) + 99) / 100;
    }

    private IterativeCondition<Observation> reachesThreshold() {
        return new IterativeCondition<>() {
            @Override
            public boolean filter(Observation completing, Context<Observation> match) throws Exception {
                long sum = completing.amountMinor();
                for (Observation deposit : match.getEventsForPattern("deposits")) {
                    sum += deposit.amountMinor();
                }
                return sum >= settings.threshold.minor(completing.currency());
            }
        };
    }

    @Override
    public Duration window() {
        return settings.window;
    }

    @Override
    public Duration quiet() {
        return Duration.ZERO;
    }

    @Override
    public Alert explain(Match match) {
        List<Observation> deposits = match.events();
        Observation last = match.last();
        String currency = last.currency();
        long threshold = settings.threshold.minor(currency);
        String reason =
                "%d cash deposits of %s to just below %s, totalling %s in %s; a customer's deposits are added up over %s"
                        .formatted(
                                deposits.size(),
                                Wording.money(leastCounted(threshold), currency),
                                Wording.money(threshold, currency),
                                Wording.total(deposits),
                                Wording.span(match.first(), last),
                                Wording.span(settings.window));
        return new Alert(
                Alert.idOf(id(), version(), last.customer(), match.evidence()),
                Instant.ofEpochMilli(last.time()),
                id(),
                version(),
                id(),
                severity(),
                SubjectType.CUSTOMER,
                last.customer(),
                last.customer(),
                match.evidence(),
                deposits.stream().mapToLong(Observation::amountMinor).sum(),
                currency,
                Instant.ofEpochMilli(match.first().time()),
                reason);
    }
}
