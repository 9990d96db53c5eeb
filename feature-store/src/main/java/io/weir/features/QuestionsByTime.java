package io.weir.features;

import java.util.Arrays;

/**
 * Questions that wait, the one of the earliest event time first; of equal times any. A heap of four children a place whose times lie side by side: in a
 * replay tens of thousands of questions wait, and a comparison that goes to each of them for its time waits for memory.
 */
final class QuestionsByTime {
    private static final int ROOM = 256;
    /** Children of a place. Their times lie in one line of the cache, or two. */
    private static final int CHILDREN = 4;

    private long[] times = new long[ROOM];
    private Question[] questions = new Question[ROOM];
    private int size;

    int size() {
        return size;
    }

    /** Event time of the first, epoch milliseconds; {@link Long#MAX_VALUE} where there is none. */
    long earliest() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** One of them, from 0 to before {@link #size}, in no order. */
    Question get(int place) {
        return questions[place];
    }

    void add(Question question) {
        if (size == times.length) {
            makeRoom(2 * size);
        }
        long time = question.time();
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) / CHILDREN;
            if (times[parent] <= time) {
                break;
            }
            put(place, times[parent], questions[parent]);
            place = parent;
        }
        put(place, time, question);
    }

    /** Takes out the first. There must be one. */
    Question take() {
        Question first = questions[0];
        size--;
        Question last = questions[size];
        questions[size] = null;
        if (size > 0) {
            sink(times[size], last);
        }
        // After a catch-up the room of many thousands is not held for the few of every day.
        if (times.length > ROOM && 8 * size < times.length) {
            makeRoom(Math.max(ROOM, 2 * size));
        }
        return first;
    }

    /** Puts a question where it belongs, from the first place down. */
    private void sink(long time, Question question) {
        int place = 0;
        for (int first = 1; first < size; first = CHILDREN * place + 1) {
            int least = first;
            for (int child = first + 1; child < Math.min(first + CHILDREN, size); child++) {
                if (times[child] < times[least]) {
                    least = child;
                }
            }
            if (times[least] >= time) {
                break;
            }
            put(place, times[least], questions[least]);
            place = least;
        }
        put(place, time, question);
    }

    private void put(int place, long time, Question question) {
        times[place] = time;
        questions[place] = question;
    }

    private void makeRoom(int room) {
        times = Arrays.copyOf(times, room);
        questions = Arrays.copyOf(questions, room);
    }
}
