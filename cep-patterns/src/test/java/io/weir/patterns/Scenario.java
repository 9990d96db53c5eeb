package io.weir.patterns;

import io.weir.events.Alert;
import io.weir.patterns.Observation.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A story as a table: one row an event, columns by the names in the first row, blanks where nothing needs to be said. {@code at} is a time of
 * day, after a day number where there are several days; {@code amount} is in major units, in EUR unless it says otherwise; the column alert, in
 * the row of the event that completes it, is the detector and the evidence.
 */
record Scenario(List<Observation> events, List<String> alerts) {
    private static final Instant DAY_ZERO = Instant.parse("2026-03-01T00:00:00Z");

    static Scenario of(String table) {
        List<Observation> events = new ArrayList<>();
        List<String> alerts = new ArrayList<>();
        List<String> lines = table.lines().filter(line -> !line.isBlank()).toList();
        String[] names = cells(lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> row = new HashMap<>();
            String[] cells = cells(line);
            for (int i = 0; i < cells.length; i++) {
                row.put(names[i], cells[i]);
            }
            events.add(event(row));
            if (!row.getOrDefault("alert", "").isEmpty()) {
                alerts.add(row.get("alert"));
            }
        }
        return new Scenario(events, alerts);
    }

    /** An alert as the tables write it. */
    static String written(Alert alert) {
        return alert.detector() + " " + String.join(" ", alert.evidence());
    }

    private static String[] cells(String line) {
        String[] cells = line.split("\\|", -1);
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].trim();
        }
        return cells;
    }

    private static Observation event(Map<String, String> row) {
        String[] at = row.get("at").split(" ", -1);
        long day = at.length == 1 ? 0 : Long.parseLong(at[0]);
        long time = DAY_ZERO.toEpochMilli()
                + day * 86_400_000
                + LocalTime.parse(at[at.length - 1]).toNanoOfDay() / 1_000_000;
        String account = row.getOrDefault("account", "A");
        String[] amount = row.getOrDefault("amount", "").split(" ", -1);
        String currency = amount.length == 2 ? amount[1] : amount[0].isEmpty() ? null : "EUR";
        long minor = currency == null
                ? 0
                : new BigDecimal(amount[0])
                        .movePointRight(Wording.digits(currency))
                        .longValueExact();
        return new Observation(
                row.get("id"),
                time,
                Kind.valueOf(row.get("kind")),
                account,
                row.getOrDefault("customer", "customer of " + account),
                minor,
                currency,
                blankIsNull(row.get("to")),
                blankIsNull(row.get("device")),
                false,
                0);
    }

    private static String blankIsNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
