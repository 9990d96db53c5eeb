package io.weir.benchmarks;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Results that should be equal are not: then no time means anything. */
public class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 5;

    public Mismatch(String message) {
        super(message);
    }

    /**
     * @param what whose results are looked at, such as "esper"
     * @param like what they should be equal to
     * @throws Mismatch naming some of what one has and the other has not
     */
    public static void unlessEqual(String what, SortedSet<String> results, String like, SortedSet<String> expected) {
        if (!results.equals(expected)) {
            throw new Mismatch("%s gives %d results and %s gives %d.%s%s"
                    .formatted(
                            what,
                            results.size(),
                            like,
                            expected.size(),
                            only(what, results, expected),
                            only(like, expected, results)));
        }
    }

    private static String only(String whose, SortedSet<String> has, Collection<String> hasNot) {
        SortedSet<String> only = new TreeSet<>(has);
        only.removeAll(hasNot);
        return only.isEmpty()
                ? ""
                : only.stream()
                        .limit(SHOWN)
                        .collect(Collectors.joining(
                                "\n    ", "\n  Only %s has these %d:\n    ".formatted(whose, only.size()), ""));
    }
}
