package io.weir.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object of a model file under its path. What is asked for and is not there, or is of another kind, becomes a problem that names the path; a
 * section that is not there is silent about what it does not hold.
 */
final class Section {
    private final String path;
    private final Map<?, ?> entries;
    private final Problems problems;

    private Section(String path, Map<?, ?> entries, Problems problems) {
        this.path = path;
        this.entries = entries;
        this.problems = problems;
    }

    /** The whole file. */
    static Section root(Object document, Problems problems) {
        if (document instanceof Map<?, ?> entries) {
            return new Section("", entries, problems);
        }
        problems.add("it is no object; a model is one with version and learner");
        return absent("");
    }

    private static Section absent(String path) {
        return new Section(path, Map.of(), new Problems());
    }

    /** How messages name an entry. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    void problem(String key, String what) {
        problems.add(at(key) + " " + what);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Section section(String key) {
        if (entries.get(key) instanceof Map<?, ?> inner) {
            return new Section(at(key), inner, problems);
        }
        problem(key, has(key) ? "is no object" : "is missing");
        return absent(at(key));
    }

    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        if (entries.get(key) instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                String name = "%s[%d]".formatted(at(key), i);
                if (items.get(i) instanceof Map<?, ?> inner) {
                    sections.add(new Section(name, inner, problems));
                } else {
                    problems.add(name + " is no object");
                }
            }
        } else if (!(entries.get(key) instanceof double[] none && none.length == 0)) {
            problem(key, has(key) ? "is no array of objects" : "is missing");
        }
        return sections;
    }

    /** Empty, with a problem, where there is none. */
    String text(String key) {
        if (entries.get(key) instanceof String text) {
            return text;
        }
        problem(key, has(key) ? "is no text" : "is missing");
        return "";
    }

    /** Texts; none where the key is missing or the array empty. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (entries.get(key) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof String text) {
                    texts.add(text);
                } else {
                    problem(key, "has an element that is no text");
                    return List.of();
                }
            }
        } else if (has(key) && !(entries.get(key) instanceof double[] none && none.length == 0)) {
            problem(key, "is no array of texts");
        }
        return texts;
    }

    /** An object that holds nothing but texts; empty where the key is missing. */
    Map<String, String> allTexts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(key)) {
            Section section = section(key);
            section.entries.keySet().forEach(name -> texts.put((String) name, section.text((String) name)));
        }
        return texts;
    }

    /** A whole number that stands as text, as XGBoost writes parameters; the given one where the key is missing. */
    int wholeText(String key, int otherwise) {
        Object value = entries.get(key);
        if (value == null && !has(key)) {
            return otherwise;
        }
        try {
            return Integer.parseInt((String) value);
        } catch (NumberFormatException | ClassCastException e) {
            problem(key, "is %s; a whole number in quotes would be right".formatted(shown(value)));
            return otherwise;
        }
    }

    /** Empty, with a problem, where there are none. */
    double[] numbers(String key) {
        if (entries.get(key) instanceof double[] numbers) {
            return numbers;
        }
        problem(key, has(key) ? "is no array of numbers" : "is missing");
        return new double[0];
    }

    /** Whether there is an array that has something in it. */
    boolean hasElements(String key) {
        Object value = entries.get(key);
        return value instanceof double[] numbers
                ? numbers.length > 0
                : value instanceof List<?> items && !items.isEmpty();
    }

    static String shown(Object value) {
        String text = value instanceof double[] || value instanceof List<?> ? "an array" : String.valueOf(value);
        return text.length() > 40 ? text.substring(0, 40) + "…" : "'" + text + "'";
    }
}
