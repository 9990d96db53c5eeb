package io.weir.importer;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;

/**
 * A date and time as a pattern of {@link DateTimeFormatter} has it, read strictly: the 30th of February is no date.
 *
 * @param zone of the pattern's times; null when they carry their own
 */
record DatePattern(String pattern, DateTimeFormatter formatter, ZoneId zone) implements TimeField.Format {
    private static final ZonedDateTime EXAMPLE = ZonedDateTime.of(2001, 12, 31, 13, 14, 15, 0, ZoneOffset.UTC);

    /** The format of a field that has the key pattern; null, with a problem noted, when it is impossible. */
    static DatePattern read(YamlObject field) {
        String pattern = field.text("pattern");
        if (pattern == null) {
            return null;
        }
        DateTimeFormatter formatter;
        TemporalAccessor example;
        try {
            formatter = DateTimeFormatter.ofPattern(yearsWithoutEra(pattern), Locale.ROOT)
                    .withChronology(IsoChronology.INSTANCE)
                    .withResolverStyle(ResolverStyle.STRICT);
            example = formatter.parse(formatter.format(EXAMPLE));
        } catch (IllegalArgumentException | DateTimeException e) {
            field.problem("pattern", "\"" + pattern + "\" cannot be read: " + e.getMessage());
            return null;
        }
        if (example.query(TemporalQueries.localDate()) == null) {
            field.problem(
                    "pattern",
                    "\"" + pattern + "\" gives no whole date; it needs year, month and day such as yyyy-MM-dd");
            return null;
        }
        boolean readsHours = unquoted(pattern).matches(".*[HhKk].*");
        if (readsHours && example.query(TemporalQueries.localTime()) == null) {
            field.problem(
                    "pattern", "\"" + pattern + "\" gives no time of day; hours are HH, or hh with a for AM and PM");
            return null;
        }
        boolean carriesZone = example.query(TemporalQueries.zone()) != null;
        return carriesZone == field.has("zone")
                ? wrongZone(field, carriesZone)
                : new DatePattern(pattern, formatter, carriesZone ? null : zone(field));
    }

    private static DatePattern wrongZone(YamlObject field, boolean carriesZone) {
        if (carriesZone) {
            field.problem("zone", "the pattern has a zone of its own; leave one of them out");
        } else {
            field.problem("has no zone, and neither has the pattern; say zone: UTC or a name such as Europe/Berlin");
        }
        return null;
    }

    private static ZoneId zone(YamlObject field) {
        String name = field.text("zone");
        if (name != null) {
            try {
                return ZoneId.of(name);
            } catch (DateTimeException e) {
                String nearest = Problems.nearest(
                        name, ZoneId.getAvailableZoneIds().stream().sorted().toList());
                field.problem(
                        "zone",
                        "\"" + name + "\" is no time zone such as UTC or Europe/Berlin"
                                + (nearest == null ? "" : "; did you mean " + nearest + "?"));
            }
        }
        return ZoneOffset.UTC;
    }

    /** Strict reading wants an era for y, which no file has; u is the year without one. */
    private static String yearsWithoutEra(String pattern) {
        StringBuilder result = new StringBuilder(pattern);
        boolean literal = false;
        for (int i = 0; i < result.length(); i++) {
            if (result.charAt(i) == '\'') {
                literal = !literal;
            } else if (!literal && result.charAt(i) == 'y') {
                result.setCharAt(i, 'u');
            }
        }
        return result.toString();
    }

    private static String unquoted(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }

    @Override
    public long epochMillis(String text) {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            LocalTime time = parsed.query(TemporalQueries.localTime());
            LocalDateTime local = LocalDateTime.of(
                    parsed.query(TemporalQueries.localDate()), time == null ? LocalTime.MIDNIGHT : time);
            ZoneRules rules = (zone == null ? parsed.query(TemporalQueries.zone()) : zone).getRules();
            List<ZoneOffset> offsets = rules.getValidOffsets(local);
            // None in the hour that spring skips; two in the hour that autumn repeats, the earlier instant first.
            return offsets.isEmpty() ? NONE : local.toInstant(offsets.get(0)).toEpochMilli();
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    @Override
    public String words() {
        return "time of the pattern " + pattern + (zone == null ? "" : " in " + zone);
    }
}
