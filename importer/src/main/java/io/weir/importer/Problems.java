package io.weir.importer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Everything found wrong with one mapping, so that the user hears of it at once. */
final class Problems {
    private final String file;
    private final List<String> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(String problem) {
        found.add(problem);
    }

    void at(YamlNode where, String problem) {
        found.add(where + ": " + problem);
    }

    /** @throws ImportRefused when there is any */
    void refuse() {
        if (!found.isEmpty()) {
            throw new ImportRefused(file, found, null);
        }
    }

    /** "did you mean X?" for the known name nearest to a wrong one; the list of them where none is near. */
    static String suggestion(String wrong, Collection<String> known) {
        String nearest = nearest(wrong, known);
        return nearest == null ? "known are " + String.join(", ", known) : "did you mean " + nearest + "?";
    }

    /** The known name nearest to a wrong one; null where none is near. */
    static String nearest(String wrong, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        String mine = wrong.toLowerCase(Locale.ROOT);
        for (String name : known) {
            String other = name.toLowerCase(Locale.ROOT);
            boolean partOfIt = !mine.isEmpty() && !other.isEmpty() && (mine.contains(other) || other.contains(mine));
            int distance = partOfIt ? Math.min(1, edits(mine, other)) : edits(mine, other);
            if (distance < least && (distance <= 1 || 2 * distance < Math.min(mine.length(), other.length()))) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /** Levenshtein distance, two neighbouring letters swapped counting as one edit. */
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
