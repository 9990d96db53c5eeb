package io.weir.simulator;

import io.weir.simulator.population.Dice;
import java.nio.charset.StandardCharsets;

/** Breaks a good message, one way of several, each so that no reader can take it for a good one. */
final class Garbage {
    private static final int WAYS = 7;

    private Garbage() {}

    static SimEvent of(SimEvent good, Dice dice) {
        String json = new String(good.bytes(), StandardCharsets.ISO_8859_1);
        return good.broken(
                switch (dice.below(WAYS)) {
                    case 0 -> "";
                    case 1 -> "HTTP/1.1 503 Service Unavailable";
                    case 2 -> json.substring(0, 1 + dice.below(json.length() - 1));
                    // The first byte of a pair in UTF-8, without the second.
                    case 3 -> json.replaceFirst("\"type\":\"", "\"type\":\"\u00c3");
                    case 4 -> json.replaceFirst("\"id\":", "\"identity\":");
                    case 5 -> json.replaceFirst("\"account\":", "\"acct\":");
                    case 6 -> json.replaceFirst("\"time\":\"\\d{4}", "\"time\":\"2126");
                    default -> throw new AssertionError("There are only " + WAYS + " ways");
                });
    }
}
