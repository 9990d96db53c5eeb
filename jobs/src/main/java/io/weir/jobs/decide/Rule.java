package io.weir.jobs.decide;

import io.weir.events.Outcome;
import io.weir.features.Catalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule on one transaction and its features.
 *
 * @param id kebab-case
 * @param outcome at least, where it hits
 * @param comparisons all of which must hold
 * @param reason a sentence for an analyst
 */
record Rule(String id, Outcome outcome, List<Comparison> comparisons, String reason) implements Serializable {
    private static final String SHIPPED = "rules.txt";
    private static final Pattern COMPARISON = Pattern.compile("(\\w+)\\s*(<=|>=|<|>|=)\\s*(-?[0-9]+(?:\\.[0-9]+)?)");

    /**
     * @param feature its place in the vector
     * @param operator one of &lt; &lt;= = &gt;= &gt;
     */
    record Comparison(int feature, String operator, double value) implements Serializable {
        boolean holds(float[] values) {
            double found = values[feature];
            return switch (operator) {
                case "<" -> found < value;
                case "<=" -> found <= value;
                case "=" -> found == value;
                case ">=" -> found >= value;
                default -> found > value;
            };
        }
    }

    boolean hits(float[] values) {
        for (Comparison comparison : comparisons) {
            if (!comparison.holds(values)) {
                return false;
            }
        }
        return true;
    }

    /** The rules that come with the job. */
    static List<Rule> shipped(Catalogue catalogue) {
        try (InputStream in = Rule.class.getResourceAsStream(SHIPPED)) {
            return parse(
                    SHIPPED,
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                            .lines()
                            .toList(),
                    catalogue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException naming every problem with its line */
    static List<Rule> parse(String source, List<String> lines, Catalogue catalogue) {
        List<String> problems = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = source + " line " + (i + 1) + ": ";
            String[] cells = line.split("\\s*\\|\\s*", -1);
            if (cells.length != 4) {
                problems.add(where + "a rule is id | outcome | condition | reason");
                continue;
            }
            if (!ids.add(cells[0])) {
                problems.add(where + "there is a rule " + cells[0] + " already");
            }
            Outcome outcome = outcome(cells[1]);
            if (outcome == null) {
                problems.add(where + "the outcome is " + cells[1] + "; REVIEW or BLOCK is possible");
            }
            List<Comparison> comparisons = new ArrayList<>();
            for (String text : cells[2].split("\\s+and\\s+", -1)) {
                Comparison comparison = comparison(text, where, catalogue, problems);
                if (comparison != null) {
                    comparisons.add(comparison);
                }
            }
            rules.add(new Rule(cells[0], outcome, List.copyOf(comparisons), cells[3]));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return rules;
    }

    private static Outcome outcome(String text) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome != Outcome.ALLOW && outcome.name().equals(text))
                .findFirst()
                .orElse(null);
    }

    private static Comparison comparison(String text, String where, Catalogue catalogue, List<String> problems) {
        Matcher matcher = COMPARISON.matcher(text);
        if (!matcher.matches()) {
            problems.add(where + "\"" + text + "\" is no comparison such as account_count_1h > 5");
            return null;
        }
        int feature = catalogue.indexOf(matcher.group(1));
        if (feature < 0) {
            problems.add(where + "there is no feature " + matcher.group(1) + "; docs/features.md lists them");
            return null;
        }
        return new Comparison(feature, matcher.group(2), Double.parseDouble(matcher.group(3)));
    }
}
