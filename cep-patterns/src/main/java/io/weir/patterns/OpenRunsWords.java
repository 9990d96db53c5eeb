package io.weir.patterns;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is open of a pattern, as a person reads it: how far each run has come, and what it waits for. */
public final class OpenRunsWords {
    private OpenRunsWords() {}

    /** Whether the pattern, at its thresholds of today, can go on with it. */
    public static boolean canGoOn(OpenRuns open, Typology typology) {
        return open.shape == 0
                || open.shape == Stages.compile(typology.pattern()).shape();
    }

    /** In lines, one a run, the earliest first. */
    public static List<String> of(OpenRuns open, Typology typology) {
        Stages stages = Stages.compile(typology.pattern());
        if (!canGoOn(open, typology)) {
            return List.of(open.events.size() + " events of a pattern with other steps, which will be forgotten");
        }
        String[] phases = stages.slotPhases();
        int stride = 1 + phases.length;
        List<String> words = new ArrayList<>();
        for (int run = 0; run + stride <= open.used; run += stride) {
            int row = open.runs[run];
            Observation first = open.events.get(open.runs[run + 1]);
            words.add("began %s with %s %s; %s, %s"
                    .formatted(
                            Instant.ofEpochMilli(first.time()),
                            first.kind(),
                            first.id(),
                            row < stages.rows().length
                                    ? "waits for \"" + phases[stages.rows()[row].slot()] + "\", step " + (row + 1)
                                            + " of " + stages.rows().length
                                    : "waits for a step that the pattern has no more",
                            "until " + Instant.ofEpochMilli(first.time() + stages.windowMillis())));
        }
        if (open.held.length > 0) {
            words.add(open.held.length / stride + " complete, waiting for an earlier one");
        }
        if (words.isEmpty()) {
            words.add("nothing open");
        }
        return words;
    }
}
