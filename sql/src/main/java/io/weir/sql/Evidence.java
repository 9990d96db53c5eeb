package io.weir.sql;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One event that proves something, as a rule passes it through: enough to put it in order of time and to add its amount up, in one text, so that SQL can
 * collect it however it groups.
 *
 * @param amountMinor zero for what moves no money
 * @param currency empty for what moves no money
 */
public record Evidence(Instant time, String id, String customer, long amountMinor, String currency) {
    /** Stands in no id of anybody. */
    private static final char BETWEEN = '\u001f';

    private static final Comparator<Evidence> BY_TIME =
            Comparator.comparing(Evidence::time).thenComparing(Evidence::id);

    public static String of(Transaction t) {
        return new Evidence(t.time(), t.id(), t.customer(), t.amountMinor(), t.currency()).text();
    }

    public static String of(AccountEvent event) {
        return new Evidence(event.time(), event.id(), event.customer(), 0, "").text();
    }

    private String text() {
        return time.toEpochMilli() + "" + BETWEEN + amountMinor + BETWEEN + currency + BETWEEN + customer + BETWEEN
                + id;
    }

    /** @throws IllegalArgumentException for a text that no column called evidence has held */
    public static Evidence parse(String text) {
        String[] parts = text.split(String.valueOf(BETWEEN), -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("The evidence is not what the column evidence held: " + text);
        }
        return new Evidence(
                Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[4], parts[3], Long.parseLong(parts[1]), parts[2]);
    }

    /** Each once, in order of time, those of one time in order of id: whatever order they were collected in, the alert is the same. */
    public static List<Evidence> inOrder(String... texts) {
        Set<Evidence> all = new LinkedHashSet<>();
        Arrays.stream(texts).map(Evidence::parse).forEach(all::add);
        List<Evidence> sorted = new ArrayList<>(all);
        sorted.sort(BY_TIME);
        return sorted;
    }
}
