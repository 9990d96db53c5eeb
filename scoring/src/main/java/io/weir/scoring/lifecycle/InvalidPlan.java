package io.weir.scoring.lifecycle;

import java.util.List;

/** A plan of models, thresholds or rules that cannot be followed. The message names every problem. */
public final class InvalidPlan extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param what it is a plan of, such as {@code plan of models} */
    public InvalidPlan(String what, List<String> problems) {
        super("The " + what + " cannot be followed: " + String.join("; ", problems));
    }
}
