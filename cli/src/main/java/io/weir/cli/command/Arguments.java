package io.weir.cli.command;

import java.util.ArrayList;
import java.util.List;

/** What another process is told: options that were given, and nothing of those that were not. */
public final class Arguments {
    private final List<String> words = new ArrayList<>();

    /** @param value null for an option that was not given */
    public Arguments with(String option, Object value) {
        if (value != null) {
            words.add(option);
            words.add(value.toString());
        }
        return this;
    }

    public Arguments with(List<String> more) {
        words.addAll(more);
        return this;
    }

    public List<String> words() {
        return List.copyOf(words);
    }
}
