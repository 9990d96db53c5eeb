package io.weir.jobs.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a metric is told apart by. Every label has a bound, or a monitoring system would grow without one.
 *
 * @param name in small letters
 * @param values all there can be; empty where they are not known before, as names of models are not
 * @param most of them, that one instance of a step tells apart; what comes later counts as {@link #OTHER}
 * @param meaning for the document
 */
public record MetricLabel(String name, Set<String> values, int most, String meaning) {
    /** Whatever is beyond the bound. */
    public static final String OTHER = "other";

    public MetricLabel {
        values = Set.copyOf(values);
    }

    /** One of these. */
    static MetricLabel of(String name, String... values) {
        return new MetricLabel(name, Set.of(values), values.length, String.join(", ", values));
    }

    /** One of an enum's constants, as {@link #word} writes them. */
    static <E extends Enum<E>> MetricLabel of(String name, List<E> constants) {
        String[] words = constants.stream().map(MetricLabel::word).toArray(String[]::new);
        return of(name, words);
    }

    /** One of an enum's constants, as {@link #word} writes them. */
    static <E extends Enum<E>> MetricLabel of(String name, Class<E> type) {
        return of(name, Arrays.asList(type.getEnumConstants()));
    }

    /** Values that only time will tell. */
    static MetricLabel open(String name, int most, String meaning) {
        return new MetricLabel(name, Set.of(), most, meaning);
    }

    /** The value of a constant. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when it can have no such value */
    String checked(String value) {
        if (!values.isEmpty() && !values.contains(value)) {
            throw new IllegalArgumentException(
                    "%s is no value of the label %s: those are %s".formatted(value, name, new TreeSet<>(values)));
        }
        return value;
    }
}
