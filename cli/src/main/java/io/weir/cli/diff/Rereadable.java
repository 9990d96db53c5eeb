package io.weir.cli.diff;

import java.util.function.Consumer;

/** Results of one side, read from front to back as often as asked, each time the same. In any order; one that was written twice comes twice. */
@FunctionalInterface
public interface Rereadable<T> {
    void forEach(Consumer<T> reader);
}
