package io.weir.jobs;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;

/**
 * One setting of a job: its name on the command line, its default, what it means, and how its text is read. The reader throws
 * IllegalArgumentException with what would be right.
 */
public record Setting<T>(String name, String defaultText, String meaning, Function<String, T> reader) {

    /** The same in a job where another default is better. */
    Setting<T> withDefault(String text) {
        return new Setting<>(name, text, meaning, reader);
    }

    public static Setting<String> text(String name, String defaultText, String meaning) {
        return new Setting<>(name, defaultText, meaning, text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("it must not be blank");
            }
            return text;
        });
    }

    public static Setting<Boolean> flag(String name, boolean defaultValue, String meaning) {
        return new Setting<>(name, Boolean.toString(defaultValue), meaning, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false is expected");
        });
    }

    public static Setting<Duration> duration(
            String name, String defaultText, Duration from, Duration to, String meaning) {
        return new Setting<>(name, defaultText, meaning, text -> {
            Duration value;
            try {
                value = TimeUtils.parseDuration(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("a duration such as 200 ms, 5 s, 30 min or 24 h is expected", e);
            }
            if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
                throw new IllegalArgumentException("it must lie between " + brief(from) + " and " + brief(to));
            }
            return value;
        });
    }

    /** A day or an instant; null where it is not given. */
    public static Setting<Instant> time(String name, String meaning) {
        return new Setting<>(name, "", meaning, text -> {
            if (text.isBlank()) {
                return null;
            }
            try {
                return text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                        : Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "a day such as 2026-03-02 or an instant such as 2026-03-02T10:15:30Z is expected", e);
            }
        });
    }

    /**
     * What a file of Java properties holds; nothing where none is given.
     *
     * @param ours properties that are settings of their own
     */
    static Setting<Map<String, String>> properties(String name, Set<String> ours, String meaning) {
        return new Setting<>(name, "", meaning, text -> {
            if (text.isBlank()) {
                return Map.of();
            }
            Properties properties = new Properties();
            try (Reader file = Files.newBufferedReader(Path.of(text))) {
                properties.load(file);
            } catch (IOException | InvalidPathException e) {
                throw new IllegalArgumentException("there is no such file, or it cannot be read", e);
            }
            Map<String, String> entries = new TreeMap<>();
            for (String key : ours) {
                if (properties.containsKey(key)) {
                    throw new IllegalArgumentException(key + " does not belong in it: the job has a setting for that");
                }
            }
            properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
            return entries;
        });
    }

    /** A file that can be read; null where none is given. */
    public static Setting<Path> file(String name, String meaning) {
        return new Setting<>(name, "", meaning, text -> {
            if (text.isBlank()) {
                return null;
            }
            if (!Files.isReadable(Path.of(text))) {
                throw new IllegalArgumentException("there is no such file, or it cannot be read");
            }
            return Path.of(text).toAbsolutePath();
        });
    }

    public static Setting<Integer> count(String name, int defaultValue, int from, int to, String meaning) {
        return new Setting<>(name, Integer.toString(defaultValue), meaning, text -> {
            int value;
            try {
                value = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a whole number is expected", e);
            }
            if (value < from || value > to) {
                throw new IllegalArgumentException("it must lie between " + from + " and " + to);
            }
            return value;
        });
    }

    static Setting<Double> share(String name, double defaultValue, String meaning) {
        return new Setting<>(name, Double.toString(defaultValue), meaning, text -> {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a fraction such as 0.5 is expected", e);
            }
            if (!(value > 0 && value <= 1)) {
                throw new IllegalArgumentException("it must lie above 0 and not above 1");
            }
            return value;
        });
    }

    public static <E extends Enum<E>> Setting<E> choice(String name, E defaultValue, Class<E> type, String meaning) {
        return new Setting<>(name, word(defaultValue), meaning, text -> choose(text, type));
    }

    static <E extends Enum<E>> Setting<Set<E>> choices(String name, Set<E> defaults, Class<E> type, String meaning) {
        String defaultText = defaults.stream().map(Setting::word).collect(Collectors.joining(","));
        return new Setting<>(name, defaultText, meaning, text -> {
            Set<E> chosen = EnumSet.noneOf(type);
            for (String word : text.split(",", -1)) {
                chosen.add(choose(word.strip(), type));
            }
            return chosen;
        });
    }

    private static <E extends Enum<E>> E choose(String word, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("one of "
                + new TreeSet<>(Arrays.stream(type.getEnumConstants())
                        .map(Setting::word)
                        .toList())
                + " is expected");
    }

    /** The text of {@code --help} of a job. */
    static String help(String job, List<Setting<?>> settings) {
        StringBuilder help = new StringBuilder("Usage: flink run -c " + job + " JAR [--SETTING VALUE]...\n\n");
        for (Setting<?> setting : settings) {
            help.append("  --%-34s %s (default: %s)%n"
                    .formatted(
                            setting.name(),
                            setting.meaning(),
                            setting.defaultText().isEmpty() ? "none" : setting.defaultText()));
        }
        return help.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String brief(Duration duration) {
        return TimeUtils.formatWithHighestUnit(duration);
    }
}
