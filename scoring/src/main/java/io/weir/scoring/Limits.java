package io.weir.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one model file may make of memory, however it was put together. A thousand trees of depth 8 take some 40 MB and 5 million numbers. Counts
 * while a file is read.
 */
final class Limits {
    static final int MOST_BYTES = 128 << 20;
    /** Objects in objects; a model has 6. */
    static final int DEEPEST = 16;
    /** In characters: names of features, and what a training left behind as attributes. */
    static final int LONGEST_TEXT = 1 << 16;

    private static final int MOST_NUMBERS = 24_000_000;
    private static final int MOST_OTHERS = 1_000_000;

    private int numbers;
    private int others;
    private int depth;

    void number() throws Unreadable {
        numbers(1);
    }

    void numbers(int more) throws Unreadable {
        numbers += more;
        if (numbers > MOST_NUMBERS) {
            throw new Unreadable("it has more than %,d numbers, the most that are read".formatted(MOST_NUMBERS));
        }
    }

    /** A text, an object, an array or a truth. */
    void other() throws Unreadable {
        if (++others > MOST_OTHERS) {
            throw new Unreadable(
                    "it has more than %,d texts, objects and arrays, the most that are read".formatted(MOST_OTHERS));
        }
    }

    void enter() throws Unreadable {
        other();
        if (++depth > DEEPEST) {
            throw new Unreadable(
                    "it has objects within objects more than %d deep; a model has fewer".formatted(DEEPEST));
        }
    }

    void leave() {
        depth--;
    }

    /** The elements of an array as they come: bare numbers as long as there is nothing else among them. */
    static final class Items {
        private double[] numbers = new double[8];
        private int size;
        private List<Object> all;

        void add(Object item) {
            if (all == null && item instanceof Double number) {
                if (size == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * size);
                }
                numbers[size++] = number;
                return;
            }
            if (all == null) {
                all = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    all.add(numbers[i]);
                }
                numbers = null;
            }
            all.add(item);
        }

        /** A double[] of numbers, otherwise a List; of no elements an empty double[]. */
        Object asArray() {
            return all == null ? Arrays.copyOf(numbers, size) : all;
        }
    }
}
