package io.weir.features;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The slow, obvious twin: keeps every transaction that has arrived and, for each feature, walks over all of them. Written from the meaning of the catalogue,
 * sharing nothing with the fast one.
 */
final class NaiveFeatures {
    private final Catalogue catalogue;
    private final Duration settling;
    /** What has arrived, by entity and key. */
    private final Map<Entity, Map<String, List<Transaction>>> arrived = new EnumMap<>(Entity.class);
    /** When a transaction became known to be fraud, by its id. */
    private final Map<String, Instant> knownFraud = new HashMap<>();

    NaiveFeatures(Catalogue catalogue, Duration settling) {
        this.catalogue = catalogue;
        this.settling = settling;
    }

    void arrives(Transaction transaction) {
        for (Entity entity : Entity.values()) {
            String key = entity.keyOf(transaction);
            if (key != null) {
                arrived.computeIfAbsent(entity, e -> new HashMap<>())
                        .computeIfAbsent(key, k -> new ArrayList<>())
                        .add(transaction);
            }
        }
    }

    void arrives(Label label) {
        if (label.fraud()) {
            knownFraud.putIfAbsent(label.transactionId(), label.time());
        }
    }

    /** The vector of a transaction that has arrived, from all that have arrived by now. */
    double[] vector(Transaction t) {
        return catalogue.features().stream().mapToDouble(f -> value(f, t)).toArray();
    }

    double value(Feature f, Transaction t) {
        if (f.entity() == Entity.TRANSACTION) {
            return ownValue(f, t);
        }
        String key = f.entity().keyOf(t);
        if (key == null) {
            return Double.NaN;
        }
        Duration delay = f.entity().isShared() && f.delay().compareTo(settling) < 0 ? settling : f.delay();
        Instant end = t.time().minus(delay);
        Instant start = end.minus(f.window());
        List<Transaction> window = new ArrayList<>();
        Instant seenBy = f.entity().isShared() ? t.time().minus(settling) : t.time();
        for (Transaction other : arrived.getOrDefault(f.entity(), Map.of()).getOrDefault(key, List.of())) {
            if (other.time().isAfter(start) && !other.time().isAfter(end)) {
                window.add(other);
            }
        }
        window.sort(Comparator.comparing(Transaction::time));
        List<Transaction> before = new ArrayList<>(window);
        before.removeIf(other -> other.id().equals(t.id()));
        return switch (f.aggregate()) {
            case COUNT -> window.stream().filter(o -> is(f.field(), o)).count();
            case SHARE ->
                window.isEmpty()
                        ? Double.NaN
                        : (double) window.stream().filter(o -> is(f.field(), o)).count() / window.size();
            case SUM -> window.stream().mapToLong(amount(f.field())).sum();
            case MEAN -> window.isEmpty() ? Double.NaN : mean(window);
            case STD -> std(window);
            case MIN ->
                window.stream().mapToLong(Transaction::amountMinor).min().stream()
                        .mapToDouble(x -> x)
                        .findAny()
                        .orElse(Double.NaN);
            case MAX ->
                window.stream().mapToLong(Transaction::amountMinor).max().stream()
                        .mapToDouble(x -> x)
                        .findAny()
                        .orElse(Double.NaN);
            case DEVIATION -> std(before) > 0 ? (t.amountMinor() - mean(before)) / std(before) : Double.NaN;
            case DISTINCT -> distinct(f.field(), window);
            case IS_NEW ->
                text(f.field(), t) == null
                        ? Double.NaN
                        : before.stream().anyMatch(o -> text(f.field(), t).equals(text(f.field(), o))) ? 0 : 1;
            case SINCE_LAST -> before.isEmpty() ? Double.NaN : seconds(before.get(before.size() - 1), t);
            case SINCE_FIRST -> window.isEmpty() ? Double.NaN : seconds(window.get(0), t);
            case DISTANCE ->
                lastPlace(before) == null || Double.isNaN(t.latitude()) ? Double.NaN : km(lastPlace(before), t);
            case SPEED ->
                lastPlace(before) == null || Double.isNaN(t.latitude())
                        ? Double.NaN
                        : km(lastPlace(before), t) / (Math.max(1, seconds(lastPlace(before), t)) / 3600);
            case OFF_HABIT -> offHabit(before, t);
            case PASS_THROUGH -> passThrough(window);
            case FRAUD_SHARE ->
                window.isEmpty()
                        ? Double.NaN
                        : (double) window.stream()
                                        .filter(o -> knownFraud.containsKey(o.id())
                                                && !knownFraud.get(o.id()).isAfter(seenBy))
                                        .count()
                                / window.size();
            case VALUE -> throw new AssertionError();
        };
    }

    private static double ownValue(Feature f, Transaction t) {
        return switch (f.field()) {
            case AMOUNT -> t.amountMinor();
            case COUNTRY_RISK ->
                t.country() == null
                        ? Double.NaN
                        : Set.of("KP", "IR", "MM").contains(t.country())
                                ? 2
                                : Set.of("SY", "VE").contains(t.country()) ? 1 : 0;
            case MCC_RISK ->
                t.mcc() == null ? Double.NaN : Set.of("7995", "6051").contains(t.mcc()) ? 1 : 0;
            default -> is(f.field(), t) ? 1 : 0;
        };
    }

    private static boolean is(Field field, Transaction t) {
        var utc = t.time().atOffset(ZoneOffset.UTC);
        return switch (field) {
            case TRANSACTIONS -> true;
            case PAYMENTS ->
                switch (t.type()) {
                    case CARD, TRANSFER, CASH_WITHDRAWAL -> true;
                    default -> false;
                };
            case CASH_DEPOSITS -> t.type().name().equals("CASH_DEPOSIT");
            case JUST_BELOW_THRESHOLD ->
                t.type().name().equals("CASH_DEPOSIT") && major(t) >= 8_000 && major(t) < 10_000;
            case ROUND -> t.amountMinor() > 0 && major(t) % 100 == 0;
            case NIGHT -> utc.getHour() <= 6;
            case WEEKEND -> utc.getDayOfWeek().getValue() >= 6;
            default -> throw new AssertionError(field);
        };
    }

    private static double major(Transaction t) {
        return t.currency().equals("JPY") ? t.amountMinor() : t.amountMinor() / 100.0;
    }

    private static ToLongFunction<Transaction> amount(Field field) {
        return t -> {
            boolean in =
                    switch (t.type()) {
                        case TRANSFER_IN, CASH_DEPOSIT, REFUND -> true;
                        default -> false;
                    };
            return field == Field.AMOUNT || (field == Field.INCOMING) == in ? t.amountMinor() : 0;
        };
    }

    private static double mean(List<Transaction> window) {
        return (double) window.stream().mapToLong(Transaction::amountMinor).sum() / window.size();
    }

    private static double std(List<Transaction> window) {
        if (window.size() < 2) {
            return Double.NaN;
        }
        MathContext exact = MathContext.DECIMAL128;
        BigDecimal n = BigDecimal.valueOf(window.size());
        BigDecimal mean = window.stream()
                .map(t -> BigDecimal.valueOf(t.amountMinor()))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n, exact);
        BigDecimal squares = window.stream()
                .map(t -> BigDecimal.valueOf(t.amountMinor()).subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        // Rounding of the mean must not become a spread.
        double variance = squares.doubleValue() / (window.size() - 1);
        return variance < 1e-12 ? 0 : Math.sqrt(variance);
    }

    private static double distinct(Field field, List<Transaction> window) {
        Set<String> values = new HashSet<>();
        window.forEach(t -> values.add(text(field, t)));
        values.removeIf(Objects::isNull);
        return values.size();
    }

    private static String text(Field field, Transaction t) {
        return switch (field) {
            case ACCOUNT -> t.account();
            case MERCHANT -> t.merchant();
            case TERMINAL -> t.terminal();
            case COUNTERPARTY -> t.counterparty();
            case COUNTRY -> t.country();
            case DEVICE -> t.device();
            case MCC -> t.mcc();
            case IP -> t.ip();
            default -> throw new AssertionError(field);
        };
    }

    private static double seconds(Transaction from, Transaction to) {
        return Duration.between(from.time(), to.time()).toMillis() / 1000.0;
    }

    private static Transaction lastPlace(List<Transaction> before) {
        Transaction last = null;
        for (Transaction t : before) {
            if (!Double.isNaN(t.latitude())) {
                last = t;
            }
        }
        return last;
    }

    /** By the angle between two vectors to the places, which is another formula than the one it checks. */
    private static double km(Transaction a, Transaction b) {
        double[] u = vector(a.latitude(), a.longitude());
        double[] v = vector(b.latitude(), b.longitude());
        double dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
        double[] cross = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        return 6371.0088 * Math.atan2(Math.sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]), dot);
    }

    private static double[] vector(double latitude, double longitude) {
        double phi = Math.toRadians(latitude);
        double lambda = Math.toRadians(longitude);
        return new double[] {Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)};
    }

    private static double offHabit(List<Transaction> before, Transaction t) {
        double x = 0;
        double y = 0;
        for (Transaction o : before) {
            x += Math.cos(hour(o) * Math.PI / 12);
            y += Math.sin(hour(o) * Math.PI / 12);
        }
        if (before.isEmpty() || Math.hypot(x, y) / before.size() < 1e-6) {
            return Double.NaN;
        }
        double habit = Math.atan2(y, x) * 12 / Math.PI;
        double off = ((hour(t) - habit) % 24 + 24) % 24;
        return Math.min(off, 24 - off);
    }

    private static double hour(Transaction t) {
        return t.time().atOffset(ZoneOffset.UTC).toLocalTime().toNanoOfDay() / 3.6e12;
    }

    private static double passThrough(List<Transaction> window) {
        double in = window.stream().mapToLong(amount(Field.INCOMING)).sum();
        double out = window.stream().mapToLong(amount(Field.OUTGOING)).sum();
        return in == 0 && out == 0 ? Double.NaN : Math.min(in, out) / Math.max(in, out);
    }
}
