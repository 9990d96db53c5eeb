package io.weir.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of a catalogue: a feature a line, its parts separated by bars, in the order of {@link #HEADER}. Empty lines and lines that begin
 * with # say nothing. Collects every problem with its line instead of stopping at the first.
 */
final class CatalogueLines {
    static final List<String> HEADER =
            List.of("name", "entity", "window", "delay", "aggregate", "field", "unit", "meaning");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,4})(m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final List<Feature> features = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();
    private int number;

    CatalogueLines(List<String> lines) {
        for (String line : lines) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                read(line);
            }
        }
        if (features.isEmpty() && problems.isEmpty()) {
            problems.add("it has no feature; a line is " + String.join(" | ", HEADER));
        }
    }

    List<Feature> features() {
        return features;
    }

    List<String> problems() {
        return problems;
    }

    private void read(String line) {
        String[] parts = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        if (parts.length != HEADER.size()) {
            problem("has %d parts between bars; a line is %s".formatted(parts.length, String.join(" | ", HEADER)));
            return;
        }
        int before = problems.size();
        String name = parts[0];
        if (!NAME.matcher(name).matches()) {
            problem("the name '" + name + "' is not snake_case such as account_count_1d");
        } else if (!names.add(name)) {
            problem("the name " + name + " stands twice");
        }
        Entity entity = constant(Entity.class, "entity", parts[1]);
        Aggregate aggregate = constant(Aggregate.class, "aggregate", parts[4]);
        Field field = constant(Field.class, "field", parts[5]);
        Duration window = entity == Entity.TRANSACTION ? none("window", parts[2]) : span("window", parts[2], SHORTEST);
        Duration delay = parts[3].isEmpty() ? Duration.ZERO : span("delay", parts[3], SHORTEST);
        for (int part : new int[] {6, 7}) {
            if (parts[part].isEmpty()) {
                problem("the " + HEADER.get(part) + " is missing");
            }
        }
        if (problems.size() > before) {
            return;
        }
        if (combines(entity, window, delay, aggregate, field)) {
            features.add(new Feature(name, entity, window, delay, aggregate, field, parts[6], parts[7]));
        }
    }

    private boolean combines(Entity entity, Duration window, Duration delay, Aggregate aggregate, Field field) {
        int before = problems.size();
        if (!aggregate.canBeOf(field)) {
            problem("%s cannot be of %s".formatted(lower(aggregate), lower(field)));
        }
        if ((aggregate == Aggregate.VALUE) != (entity == Entity.TRANSACTION)) {
            problem("value belongs to the entity transaction, and nothing else does");
        }
        if (aggregate.comparesPlaceOrTime() && entity != Entity.ACCOUNT) {
            problem("%s compares with what was before and is there for accounts only".formatted(lower(aggregate)));
        }
        if (field == Field.LABELS && !entity.isTaughtByLabels()) {
            problem("labels name a merchant, a terminal or a counterparty; there is no fraud share per "
                    + lower(entity));
        }
        if (!delay.isZero() && !entity.isShared()) {
            problem("a delay makes sense for a shared entity only");
        }
        if (window.plus(delay).compareTo(LONGEST) > 0) {
            problem("window and delay together are longer than 90 days, the longest history that is kept");
        }
        return problems.size() == before;
    }

    private Duration span(String part, String text, Duration least) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            problem("the %s '%s' is no span such as 10m, 24h or 30d".formatted(part, text));
            return Duration.ZERO;
        }
        long count = Long.parseLong(span.group(1));
        Duration duration =
                switch (span.group(2)) {
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
            problem("the %s '%s' is not from 1m to 90d".formatted(part, text));
        }
        return duration;
    }

    private Duration none(String part, String text) {
        if (!text.isEmpty()) {
            problem("a feature of the transaction itself has no %s, but '%s' is given".formatted(part, text));
        }
        return Duration.ZERO;
    }

    private <E extends Enum<E>> E constant(Class<E> type, String part, String text) {
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(text)) {
                return constant;
            }
        }
        problem("there is no %s '%s'; there are %s"
                .formatted(
                        part,
                        text,
                        String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(CatalogueLines::lower)
                                        .toList())));
        return null;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void problem(String what) {
        problems.add("line " + number + ": " + what);
    }
}
