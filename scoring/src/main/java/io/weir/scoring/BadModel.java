package io.weir.scoring;

import java.util.List;

/** A file that cannot be used as a model, with everything that is wrong with it. The message names the file and lists the problems, one a line. */
public final class BadModel extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    BadModel(String file, List<String> problems) {
        super("The model " + file + " cannot be used:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem as a sentence that says where it is and what would be right; at least one. */
    public List<String> problems() {
        return problems;
    }
}
