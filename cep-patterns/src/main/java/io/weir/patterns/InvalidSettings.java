package io.weir.patterns;

import java.util.ArrayList;
import java.util.List;

/** Settings that cannot be meant: all their problems at once, each a sentence that names the setting and says what would be right. */
public final class InvalidSettings extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> problems;

    private InvalidSettings(String of, List<String> problems) {
        super("Settings of " + of + ": " + String.join(" ", problems));
        this.problems = new ArrayList<>(problems);
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** @throws InvalidSettings unless the list is empty */
    static void throwIfAny(String of, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidSettings(of, problems);
        }
    }
}
