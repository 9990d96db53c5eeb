package io.weir.importer;

import java.util.List;

/**
 * A mapping or a file that cannot be imported as it is, with everything that is wrong with it. The message is for the user: it names the file
 * and lists all problems, one a line.
 */
public final class ImportRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ImportRefused(String file, List<String> problems, Throwable cause) {
        super(file + " cannot be imported:\n  " + String.join("\n  ", problems), cause);
        this.problems = List.copyOf(problems);
    }

    ImportRefused(String file, String problem) {
        this(file, List.of(problem), null);
    }

    /** Each problem as a sentence that says where it is and what would be right; at least one. */
    public List<String> problems() {
        return problems;
    }
}
