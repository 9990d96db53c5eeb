package io.weir.jobs;

import io.weir.patterns.AccountTakeover;
import io.weir.patterns.Engine;
import io.weir.patterns.InvalidSettings;
import io.weir.patterns.KnownDevices;
import io.weir.patterns.Patterns;
import io.weir.patterns.Structuring;
import io.weir.patterns.Threshold;
import io.weir.patterns.VelocityBurst;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the typologies can be told on a job's command line: the thresholds of the pattern pages, and the engine that runs them. */
public record TypologySettings(Patterns.Settings patterns, Engine engine) {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration A_WEEK = Duration.ofDays(7);

    static final Setting<Engine> ENGINE = Setting.choice(
            "patterns.engine",
            Engine.COMPILED,
            Engine.class,
            "compiled runs the patterns as flat tables; flink-cep runs the same patterns in Flink's own CEP operator, slower");
    static final Setting<Threshold> STRUCTURING_THRESHOLD =
            threshold("structuring.threshold", "10000", "Amount from which cash has to be reported");
    static final Setting<Integer> STRUCTURING_WITHIN_PERCENT = Setting.count(
            "structuring.within-percent",
            50,
            1,
            99,
            "How far below the threshold a deposit still counts, in percent of it");
    static final Setting<Integer> STRUCTURING_DEPOSITS =
            Setting.count("structuring.deposits", 3, 2, 100, "Deposits from which it is structuring");
    static final Setting<Duration> STRUCTURING_WINDOW =
            Setting.duration("structuring.window", "24 h", A_SECOND, A_WEEK, "Time within which the deposits lie");
    static final Setting<Integer> VELOCITY_PAYMENTS =
            Setting.count("velocity-burst.payments", 5, 2, 1_000, "Payments from which it is a burst");
    static final Setting<Duration> VELOCITY_WINDOW =
            Setting.duration("velocity-burst.window", "60 s", A_SECOND, A_WEEK, "Time within which the payments lie");
    static final Setting<Duration> VELOCITY_QUIET = Setting.duration(
            "velocity-burst.quiet",
            "60 s",
            Duration.ZERO,
            A_WEEK,
            "Pause after which another run of payments is another burst");
    static final Setting<Threshold> TAKEOVER_LIMIT =
            threshold("account-takeover.limit", "1000", "Transfer to the new beneficiary from which it is a takeover");
    static final Setting<Duration> TAKEOVER_WINDOW = Setting.duration(
            "account-takeover.window", "30 min", A_SECOND, A_WEEK, "Time from the first sign to the transfer");
    static final Setting<Integer> DEVICES = Setting.count(
            "devices.remembered", 32, 1, 1_000, "Devices remembered of an account, the least used forgotten first");
    static final Setting<Duration> DEVICE_MEMORY = Setting.duration(
            "devices.memory", "180 d", A_SECOND, Duration.ofDays(1_000), "How long an unused device stays known");

    static final List<Setting<?>> ALL = List.of(
            ENGINE,
            STRUCTURING_THRESHOLD,
            STRUCTURING_WITHIN_PERCENT,
            STRUCTURING_DEPOSITS,
            STRUCTURING_WINDOW,
            VELOCITY_PAYMENTS,
            VELOCITY_WINDOW,
            VELOCITY_QUIET,
            TAKEOVER_LIMIT,
            TAKEOVER_WINDOW,
            DEVICES,
            DEVICE_MEMORY);

    static TypologySettings from(Arguments given) {
        Engine engine = given.get(ENGINE);
        Threshold threshold = given.get(STRUCTURING_THRESHOLD);
        Integer withinPercent = given.get(STRUCTURING_WITHIN_PERCENT);
        Integer deposits = given.get(STRUCTURING_DEPOSITS);
        Duration structuringWindow = given.get(STRUCTURING_WINDOW);
        Integer payments = given.get(VELOCITY_PAYMENTS);
        Duration velocityWindow = given.get(VELOCITY_WINDOW);
        Duration quiet = given.get(VELOCITY_QUIET);
        Threshold limit = given.get(TAKEOVER_LIMIT);
        Duration takeoverWindow = given.get(TAKEOVER_WINDOW);
        Integer devices = given.get(DEVICES);
        Duration deviceMemory = given.get(DEVICE_MEMORY);
        if (given.hasProblems()) {
            return null;
        }
        Structuring.Settings structuring =
                checked(given, () -> new Structuring.Settings(threshold, withinPercent, deposits, structuringWindow));
        VelocityBurst.Settings burst =
                checked(given, () -> new VelocityBurst.Settings(payments, velocityWindow, quiet));
        AccountTakeover.Settings takeover = checked(given, () -> new AccountTakeover.Settings(limit, takeoverWindow));
        // Failed logins count for as long as the takeover they lead to may take.
        KnownDevices.Settings knownDevices =
                checked(given, () -> new KnownDevices.Settings(devices, deviceMemory, takeoverWindow));
        return new TypologySettings(new Patterns.Settings(structuring, burst, takeover, knownDevices), engine);
    }

    private static <T> T checked(Arguments given, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (InvalidSettings e) {
            e.problems().forEach(given::problem);
            return null;
        }
    }

    private static Setting<Threshold> threshold(String name, String defaultText, String meaning) {
        return new Setting<>(
                name,
                defaultText,
                meaning + ", in major units, then exceptions by currency such as 10000,JPY=1000000",
                TypologySettings::readThreshold);
    }

    private static Threshold readThreshold(String text) {
        String[] parts = text.split(",", -1);
        Map<String, Long> minorPerCurrency = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] exception = parts[i].strip().split("=", -1);
            if (exception.length != 2) {
                throw new IllegalArgumentException(parts[i] + " is no CURRENCY=AMOUNT such as JPY=1000000");
            }
            Currency currency;
            try {
                currency = Currency.getInstance(exception[0]);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(exception[0] + " is no ISO 4217 currency", e);
            }
            long minorPerMajor = 1;
            for (int digit = 0; digit < currency.getDefaultFractionDigits(); digit++) {
                minorPerMajor *= 10;
            }
            minorPerCurrency.put(exception[0], Math.multiplyExact(amount(exception[1]), minorPerMajor));
        }
        return new Threshold(amount(parts[0].strip()), minorPerCurrency);
    }

    private static long amount(String text) {
        try {
            long amount = Long.parseLong(text);
            if (amount > 0 && amount <= 1_000_000_000_000L) {
                return amount;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no whole amount in major units such as 10000", e);
        }
        throw new IllegalArgumentException(text + " must lie between 1 and 1000000000000");
    }
}
