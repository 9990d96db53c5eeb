package io.weir.importer;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as a mapping writes them: a whole number and a unit. */
final class Span {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6}) (second|minute|hour|day)s?");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "second",
            ChronoUnit.SECONDS,
            "minute",
            ChronoUnit.MINUTES,
            "hour",
            ChronoUnit.HOURS,
            "day",
            ChronoUnit.DAYS);

    private Span() {}

    /** The span under a key; the least one, with a problem noted, when it is none or shorter. */
    static Duration read(YamlObject object, String key, Duration least) {
        String text = object.text(key);
        if (text == null) {
            return least;
        }
        Matcher form = FORM.matcher(text);
        Duration span = form.matches()
                ? Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2)))
                : Duration.ofSeconds(-1);
        if (span.compareTo(least) < 0) {
            object.problem(
                    key,
                    "\"" + text + "\" must be a number and a unit such as \"30 seconds\", \"1 hour\" or \"7 days\""
                            + (least.isZero() ? "" : ", at least 1 second"));
            return least;
        }
        return span;
    }
}
