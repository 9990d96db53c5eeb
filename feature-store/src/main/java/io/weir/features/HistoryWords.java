package io.weir.features;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A history as a person reads it: how much it holds, of when, and the last few entries. */
public final class HistoryWords {
    private static final int LAST = 3;

    private HistoryWords() {}

    /** In lines. */
    @SuppressWarnings("EnumOrdinal") // As it is stored.
    public static List<String> of(History history) {
        List<String> words = new ArrayList<>();
        if (history.size == 0) {
            words.add("no transaction");
        } else {
            words.add("%,d transactions from %s to %s%s"
                    .formatted(
                            history.count(0, history.size),
                            Instant.ofEpochMilli(history.time(0)),
                            Instant.ofEpochMilli(history.latest()),
                            history.tiles.size() == 0
                                    ? ""
                                    : ", the oldest of them in " + history.tiles.size() + " tiles"));
        }
        if (history.droppedUpTo != History.NEVER) {
            words.add("dropped what was up to " + Instant.ofEpochMilli(history.droppedUpTo));
        }
        for (int i = Math.max(0, history.size - LAST); i < history.size; i++) {
            words.add("  %s  %,d minor units".formatted(Instant.ofEpochMilli(history.time(i)), history.amount(i)));
        }
        if (!history.frauds.isEmpty()) {
            words.add("known frauds: " + history.frauds.times.length);
        }
        for (int i = 0; i < history.dimensions.length; i++) {
            words.add("%s: %,d different%s"
                    .formatted(
                            Field.values()[history.dimensions[i]].name().toLowerCase(Locale.ROOT),
                            history.distinct(i, 0, history.size),
                            history.dimensionsSince[i] == History.NEVER
                                    ? ""
                                    : ", known since " + Instant.ofEpochMilli(history.dimensionsSince[i])));
        }
        return words;
    }
}
