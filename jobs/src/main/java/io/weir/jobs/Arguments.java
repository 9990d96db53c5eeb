package io.weir.jobs;

import io.weir.sql.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The {@code --name value} pairs a job was started with. Reading collects every problem; {@link #refuseProblems} then stops with all of them at
 * once. A value {@code env:NAME} stands for the environment variable NAME, so that no secret needs to be on a command line.
 */
public final class Arguments {
    private static final String FROM_ENVIRONMENT = "env:";

    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, String> defaults = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final UnaryOperator<String> environment;

    /** @param known all there are, with the defaults they have in this job */
    public Arguments(String[] args, List<Setting<?>> known, UnaryOperator<String> environment) {
        this.environment = environment;
        known.forEach(setting -> defaults.put(setting.name(), setting.defaultText()));
        List<String> names = known.stream().<String>map(Setting::name).toList();
        for (int i = 0; i < args.length; i++) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : null;
            if (name == null || !names.contains(name)) {
                problems.add(args[i] + ": no such setting" + nearest(name == null ? args[i] : name, names, "--"));
                // The value of an unknown setting is no setting itself.
                if (name != null && i + 1 < args.length && !args[i + 1].startsWith("--")) {
                    i++;
                }
            } else if (i + 1 == args.length) {
                problems.add(args[i] + ": its value is missing");
            } else if (given.putIfAbsent(name, args[++i]) != null) {
                problems.add("--" + name + ": stands twice");
            }
        }
    }

    /** The value of a setting; its default where it was not given; null, with the problem noted, where the text is wrong. */
    public <T> T get(Setting<T> setting) {
        String text = given.getOrDefault(setting.name(), defaults.getOrDefault(setting.name(), setting.defaultText()));
        if (text.startsWith(FROM_ENVIRONMENT)) {
            String variable = text.substring(FROM_ENVIRONMENT.length());
            text = environment.apply(variable);
            if (text == null) {
                problems.add("--" + setting.name() + ": the environment variable " + variable + " is not set");
                return null;
            }
        }
        try {
            return setting.reader().apply(text);
        } catch (IllegalArgumentException e) {
            problems.add("--" + setting.name() + " " + text + ": " + e.getMessage());
            return null;
        }
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void problem(String problem) {
        problems.add(problem);
    }

    /** Stops with every problem found. */
    public void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "The settings are wrong; --help lists them all:\n  " + String.join("\n  ", problems));
        }
    }

    /** What may have been meant, as a question with the prefix before it; empty where nothing is near. */
    static String nearest(String name, List<String> names, String prefix) {
        String best = null;
        int least = 4;
        for (String candidate : names) {
            int distance = Spelling.distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best == null ? "" : "; did you mean " + prefix + best + "?";
    }
}
