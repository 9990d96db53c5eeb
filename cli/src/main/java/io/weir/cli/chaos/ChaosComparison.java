package io.weir.cli.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a disturbed run left, against what an undisturbed one did, output by output.
 *
 * @param outputs by name
 * @param examples of what differs, for a person
 */
record ChaosComparison(Map<String, Difference> outputs, List<String> examples) {
    private static final int EXAMPLES = 10;

    /**
     * @param expected ids of the undisturbed run
     * @param lost ids that are missing
     * @param doubled ids that should not be there
     * @param changed ids that say something else
     */
    record Difference(int expected, int lost, int doubled, int changed) {
        boolean none() {
            return lost == 0 && doubled == 0 && changed == 0;
        }
    }

    static ChaosComparison of(
            Map<String, Map<String, String>> undisturbed, Map<String, Map<String, String>> disturbed) {
        Map<String, Difference> outputs = new LinkedHashMap<>();
        List<String> examples = new ArrayList<>();
        undisturbed.forEach((output, expected) -> {
            Map<String, String> found = disturbed.get(output);
            int lost = 0;
            int changed = 0;
            for (String id : new TreeSet<>(expected.keySet())) {
                String content = found.get(id);
                if (content == null) {
                    lost++;
                    example(examples, output + ": lost " + id + ": " + expected.get(id));
                } else if (!content.equals(expected.get(id))) {
                    changed++;
                    example(examples, output + ": " + id + " was " + expected.get(id) + " and is " + content);
                }
            }
            int doubled = 0;
            for (String id : new TreeSet<>(found.keySet())) {
                if (!expected.containsKey(id)) {
                    doubled++;
                    example(examples, output + ": should not be there: " + id + ": " + found.get(id));
                }
            }
            outputs.put(output, new Difference(expected.size(), lost, doubled, changed));
        });
        return new ChaosComparison(outputs, examples);
    }

    private static void example(List<String> examples, String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(what);
        }
    }

    int lost() {
        return outputs.values().stream().mapToInt(Difference::lost).sum();
    }

    int doubled() {
        return outputs.values().stream().mapToInt(Difference::doubled).sum();
    }

    int changed() {
        return outputs.values().stream().mapToInt(Difference::changed).sum();
    }

    boolean identical() {
        return outputs.values().stream().allMatch(Difference::none);
    }
}
