package io.weir.importer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One object of a mapping, read by its known keys; whatever is wrong is noted, and a harmless value takes its place so that reading goes on. */
final class YamlObject {
    private final YamlNode node;
    private final Problems problems;
    private final Map<String, YamlNode> members;

    private YamlObject(YamlNode node, Problems problems, Map<String, YamlNode> members) {
        this.node = node;
        this.problems = problems;
        this.members = members;
    }

    static YamlObject of(YamlNode node, Keys keys, Problems problems) {
        if (node.members == null) {
            problems.at(node, "must be an object with the keys " + String.join(", ", keys.names()));
            return new YamlObject(node, problems, Map.of());
        }
        node.members.forEach((name, member) -> {
            if (!keys.names().contains(name)) {
                problems.at(member, "there is no such key; " + Problems.suggestion(name, keys.names()));
            }
        });
        return new YamlObject(node, problems, node.members);
    }

    /** As {@link #of}; a lone text stands for {column: text}. */
    static YamlObject ofColumn(YamlNode node, Keys keys, Problems problems) {
        return node.text == null ? of(node, keys, problems) : new YamlObject(node, problems, Map.of("column", node));
    }

    boolean has(String key) {
        return members.containsKey(key);
    }

    /** The member; null when it is absent. */
    YamlNode node(String key) {
        return members.get(key);
    }

    void problem(String what) {
        problems.at(node, what);
    }

    void problem(String key, String what) {
        problems.at(members.get(key), what);
    }

    /** A text; null when it is absent or, with a problem noted, not a text. */
    String text(String key) {
        YamlNode member = members.get(key);
        if (member == null) {
            return null;
        }
        if (member.text == null) {
            problems.at(member, "must be a text");
        } else if (member.text.isBlank()) {
            problems.at(member, "is empty; leave the key out instead");
            return null;
        }
        return member.text;
    }

    /** One of the given words as what it stands for; the first when it is absent. */
    <T> T word(String key, Map<String, T> words) {
        T usual = words.values().iterator().next();
        String text = text(key);
        if (text == null) {
            return usual;
        }
        T value = words.get(text);
        if (value == null) {
            problem(key, "cannot be \"" + text + "\"; " + Problems.suggestion(text, words.keySet()));
            return usual;
        }
        return value;
    }

    /** A whole number; the usual one when it is absent. */
    int number(String key, int least, int most, int usual) {
        String text = text(key);
        if (text == null) {
            return usual;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Not a number is answered like a number out of range.
        }
        problem(key, "cannot be \"" + text + "\"; it must be a whole number from " + least + " to " + most);
        return usual;
    }

    /** Texts, each once; empty when absent. */
    Set<String> texts(String key) {
        YamlNode member = members.get(key);
        Set<String> texts = new LinkedHashSet<>();
        if (member == null) {
            return texts;
        }
        if (member.items == null || member.items.isEmpty()) {
            problems.at(member, "must be a list of texts such as [a, b]");
            return texts;
        }
        for (YamlNode item : member.items) {
            if (item.text == null || item.text.isBlank()) {
                problems.at(item, "must be a text");
            } else if (!texts.add(item.text)) {
                problems.at(item, "\"" + item.text + "\" stands twice");
            }
        }
        return texts;
    }

    /** A table from the file's values to ours, each of ours read by a function that may note problems and return null; null when absent. */
    <T> Map<String, T> table(String key, Function<YamlNode, T> value) {
        YamlNode member = members.get(key);
        if (member == null) {
            return null;
        }
        if (member.members == null || member.members.isEmpty()) {
            problems.at(member, "must be a table such as {\"value in the file\": ours}");
            return Map.of();
        }
        Map<String, T> table = new LinkedHashMap<>();
        member.members.forEach((theirs, ours) -> table.put(theirs, value.apply(ours)));
        return table;
    }

    /** Refuses unless exactly one of the keys is there. */
    void exactlyOne(List<String> keys) {
        List<String> there = keys.stream().filter(this::has).toList();
        if (there.size() != 1) {
            problem((there.isEmpty() ? "has none of the keys " : "has more than one of the keys ")
                    + String.join(", ", keys) + "; it needs exactly one");
        }
    }

    /** Refuses the key unless the other one is there. */
    void onlyWith(String key, String other) {
        if (has(key) && !has(other)) {
            problem(key, "means nothing without " + other);
        }
    }

    Problems problems() {
        return problems;
    }
}
