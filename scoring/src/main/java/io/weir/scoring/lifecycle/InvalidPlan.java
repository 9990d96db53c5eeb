package io.weir.scoring.lifecycle;

import java.util.List;

/** A plan of models or thresholds that cannot be followed. The message names every problem. */
public final class InvalidPlan extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPlan(String what, List<String> problems) {
        super("The " + what + " cannot be followed: " + String.join("; ", problems));
    }
}
