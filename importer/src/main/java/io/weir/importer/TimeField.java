package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.BelievableTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When a payment happened, to the millisecond. */
record TimeField(Column column, Format format) {
    /** How a column writes an instant. */
    interface Format {
        /** Epoch milliseconds; {@link #NONE} when the text is no such time. */
        long epochMillis(String text);

        /** What a right value looks like, after "is no ". */
        String words();

        long NONE = Long.MIN_VALUE;
    }

    static TimeField read(YamlNode node, Columns columns, Problems problems) {
        YamlObject field = YamlObject.of(node, Keys.TIME, problems);
        if (!field.has("column")) {
            field.problem("has no column; it is required");
        }
        field.exactlyOne(List.of("pattern", "epoch", "step"));
        field.onlyWith("zone", "pattern");
        field.onlyWith("start", "step");
        Format format = null;
        if (field.has("pattern")) {
            format = DatePattern.read(field);
        } else if (field.has("epoch")) {
            Map<String, Format> epochs = new LinkedHashMap<>();
            epochs.put("seconds", new EpochSeconds());
            epochs.put("millis", new EpochMillis());
            format = field.word("epoch", epochs);
        } else if (field.has("step")) {
            format = steps(field);
        }
        return new TimeField(columns.in(field), format);
    }

    private static Format steps(YamlObject field) {
        Duration step = Span.read(field, "step", Duration.ofSeconds(1));
        String start = field.text("start");
        if (start == null) {
            field.problem("has no start, the instant of step 0 such as 2020-01-01T00:00:00Z");
            return null;
        }
        try {
            Instant instant = Instant.parse(start);
            if (believable(instant.toEpochMilli())) {
                return new Steps(step, instant);
            }
        } catch (DateTimeParseException e) {
            // No instant is answered like one that is not believed.
        } catch (ArithmeticException e) {
            // So is one that does not fit into milliseconds.
        }
        field.problem(
                "start",
                "\"" + start + "\" must be an instant such as 2020-01-01T00:00:00Z, from " + BelievableTime.EARLIEST
                        + " to " + BelievableTime.LATEST);
        return null;
    }

    Instant of(Row row) throws BadEvent {
        String text = row.required(column);
        long millis = format.epochMillis(text);
        if (millis == Format.NONE) {
            throw Row.bad(column, text, "is no " + format.words());
        }
        if (!believable(millis)) {
            throw Row.bad(
                    column,
                    text,
                    "lies outside " + BelievableTime.EARLIEST + " to " + BelievableTime.LATEST
                            + ", the time that is believed");
        }
        return Instant.ofEpochMilli(millis);
    }

    private static boolean believable(long millis) {
        return millis >= BelievableTime.EARLIEST.toEpochMilli() && millis < BelievableTime.LATEST.toEpochMilli();
    }

    /** A whole number, bounded so that it can be multiplied by a thousand; {@link Format#NONE} for anything else. */
    private static long whole(String text) {
        try {
            long value = Long.parseLong(text);
            return Math.abs(value) <= Long.MAX_VALUE / 1_000 ? value : Format.NONE;
        } catch (NumberFormatException e) {
            return Format.NONE;
        }
    }

    private record EpochMillis() implements Format {
        @Override
        public long epochMillis(String text) {
            return whole(text);
        }

        @Override
        public String words() {
            return "number of milliseconds since 1970";
        }
    }

    private record EpochSeconds() implements Format {
        private static final int MILLI_DIGITS = 3;

        @Override
        public long epochMillis(String text) {
            int point = text.indexOf('.');
            if (point < 0) {
                long seconds = whole(text);
                return seconds == NONE ? NONE : seconds * 1_000;
            }
            // Cut to milliseconds, the grain of event time.
            String fraction = text.substring(point + 1);
            long seconds = whole(text.substring(0, point));
            boolean digits = !fraction.isEmpty() && fraction.chars().allMatch(c -> c >= '0' && c <= '9');
            if (seconds < 0 || !digits) {
                return NONE;
            }
            return seconds * 1_000 + Long.parseLong((fraction + "00").substring(0, MILLI_DIGITS));
        }

        @Override
        public String words() {
            return "number of seconds since 1970";
        }
    }

    private record Steps(Duration step, Instant start) implements Format {
        @Override
        public long epochMillis(String text) {
            long steps = whole(text);
            if (steps == NONE) {
                return NONE;
            }
            try {
                return Math.addExact(start.toEpochMilli(), Math.multiplyExact(steps, step.toMillis()));
            } catch (ArithmeticException e) {
                return NONE;
            }
        }

        @Override
        public String words() {
            return "number of steps";
        }
    }
}
