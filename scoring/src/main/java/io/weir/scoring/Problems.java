package io.weir.scoring;

import java.util.ArrayList;
import java.util.List;

/** Everything found wrong with one model, so that the user hears of it at once. Of a hostile file's millions only the first are kept. */
final class Problems {
    private static final int MOST = 20;

    private final List<String> found = new ArrayList<>();
    private long more;

    void add(String problem) {
        if (found.size() < MOST) {
            found.add(problem);
        } else {
            more++;
        }
    }

    /** @throws BadModel when there is any */
    void refuse(String file) throws BadModel {
        if (found.isEmpty()) {
            return;
        }
        List<String> shown = new ArrayList<>(found);
        if (more > 0) {
            shown.add("and %,d more".formatted(more));
        }
        throw new BadModel(file, shown);
    }
}
