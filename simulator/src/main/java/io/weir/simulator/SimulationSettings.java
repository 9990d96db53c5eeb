package io.weir.simulator;

import io.weir.events.BelievableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What to simulate. Same settings, same stream.
 *
 * @param seed any number
 * @param customers 10 to 1,000,000; each makes about 6.5 transactions and 2 account events a day, 2,000 for a week
 *     about 120,000 events in all
 * @param start of event time
 * @param duration 1 to 366 days
 * @param structuring number of crimes of this typology; all crimes together at most a quarter of the customers, whose one crime it is
 * @param velocityBursts see structuring
 * @param accountTakeovers see structuring
 * @param disorder share of events sent late and so out of order, 0 to 1
 * @param maxDelay how late at most, duplicates too; 0 to below 5 s, which the jobs wait for by default
 * @param duplicates share of events that are sent twice, 0 to 1
 * @param garbage broken messages added, as share of the good ones, 0 to 1
 * @param honestSlips share of customers who once do, honestly and unlabelled, exactly what a detector looks for, 0 to 0.1
 * @param tail at the end of the stream: time without crimes but with a login and a payment on each of many accounts, so that event time
 *     passes the last crime in every partition; 10 s to 1 h
 * @param labelDelay how long after a transaction its label becomes known, 0 to 365 days; labels due after the end close the stream
 */
public record SimulationSettings(
        long seed,
        int customers,
        Instant start,
        Duration duration,
        int structuring,
        int velocityBursts,
        int accountTakeovers,
        double disorder,
        Duration maxDelay,
        double duplicates,
        double garbage,
        double honestSlips,
        Duration tail,
        Duration labelDelay) {

    private static final int MAX_CUSTOMERS = 1_000_000;
    private static final Duration ALLOWED_DISORDER = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException naming all that is wrong */
    public SimulationSettings {
        List<String> problems = new ArrayList<>();
        within(problems, "customers", customers, 10, MAX_CUSTOMERS);
        within(problems, "duration", duration, Duration.ofDays(1), Duration.ofDays(366));
        within(problems, "tail", tail, Duration.ofSeconds(10), Duration.ofHours(1));
        within(problems, "label delay", labelDelay, Duration.ZERO, Duration.ofDays(365));
        if (start.isBefore(BelievableTime.EARLIEST)
                || start.plus(duration).plus(labelDelay).isAfter(BelievableTime.LATEST)) {
            problems.add("start is " + start + "; the simulation and its labels must lie between "
                    + BelievableTime.EARLIEST + " and " + BelievableTime.LATEST);
        }
        within(problems, "structuring crimes", structuring, 0, MAX_CUSTOMERS);
        within(problems, "velocity bursts", velocityBursts, 0, MAX_CUSTOMERS);
        within(problems, "account takeovers", accountTakeovers, 0, MAX_CUSTOMERS);
        long crimes = (long) structuring + velocityBursts + accountTakeovers;
        if (crimes > customers / 4) {
            problems.add("crimes are " + crimes + " in all; " + customers + " customers have room for " + customers / 4
                    + ", one for every fourth");
        }
        within(problems, "disorder", disorder, 1);
        within(problems, "duplicates", duplicates, 1);
        within(problems, "garbage", garbage, 1);
        within(problems, "honest slips", honestSlips, 0.1);
        if (maxDelay.isNegative() || maxDelay.compareTo(ALLOWED_DISORDER) >= 0) {
            problems.add("max delay is " + maxDelay + "; it must be less than " + ALLOWED_DISORDER
                    + ", or events come too late for the jobs");
        } else if (disorder > 0 && maxDelay.toMillis() == 0) {
            problems.add("max delay is " + maxDelay + " but disorder is " + disorder
                    + "; a share of late events needs a delay of at least 1 ms");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The simulation cannot run: " + String.join("; ", problems));
        }
    }

    private static void within(List<String> problems, String name, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(name + " is " + value + "; " + least + " to " + most + " is possible");
        }
    }

    private static void within(List<String> problems, String name, double share, double most) {
        if (!(share >= 0 && share <= most)) {
            problems.add(name + " is " + share + "; a share from 0 to " + most + " is possible");
        }
    }

    private static void within(List<String> problems, String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(name + " is " + value + "; " + least + " to " + most + " is possible");
        }
    }

    /** When event time ends. */
    public Instant end() {
        return start.plus(duration);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts from the defaults; every setter returns this. */
    public static final class Builder {
        private long seed = 1;
        private int customers = 2_000;
        private Instant start = Instant.parse("2026-03-02T00:00:00Z");
        private Duration duration = Duration.ofDays(7);
        private int structuring = 20;
        private int velocityBursts = 20;
        private int accountTakeovers = 20;
        private double disorder = 0.03;
        private Duration maxDelay = Duration.ofSeconds(3);
        private double duplicates = 0.005;
        private double garbage;
        private double honestSlips;
        private Duration tail = Duration.ofMinutes(2);
        private Duration labelDelay = Duration.ofDays(3);

        private Builder() {}

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder customers(int value) {
            customers = value;
            return this;
        }

        public Builder start(Instant value) {
            start = value;
            return this;
        }

        public Builder duration(Duration value) {
            duration = value;
            return this;
        }

        public Builder structuring(int value) {
            structuring = value;
            return this;
        }

        public Builder velocityBursts(int value) {
            velocityBursts = value;
            return this;
        }

        public Builder accountTakeovers(int value) {
            accountTakeovers = value;
            return this;
        }

        public Builder disorder(double value) {
            disorder = value;
            return this;
        }

        public Builder maxDelay(Duration value) {
            maxDelay = value;
            return this;
        }

        public Builder duplicates(double value) {
            duplicates = value;
            return this;
        }

        public Builder garbage(double value) {
            garbage = value;
            return this;
        }

        public Builder honestSlips(double value) {
            honestSlips = value;
            return this;
        }

        public Builder tail(Duration value) {
            tail = value;
            return this;
        }

        public Builder labelDelay(Duration value) {
            labelDelay = value;
            return this;
        }

        /** @throws IllegalArgumentException naming all that is wrong */
        public SimulationSettings build() {
            return new SimulationSettings(
                    seed,
                    customers,
                    start,
                    duration,
                    structuring,
                    velocityBursts,
                    accountTakeovers,
                    disorder,
                    maxDelay,
                    duplicates,
                    garbage,
                    honestSlips,
                    tail,
                    labelDelay);
        }
    }
}
