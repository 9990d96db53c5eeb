package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The twin is the queue of the Java library. */
class QuestionsByTimeTest {
    private static final int TAKE = -1;

    /** @param doings a question's time, or to take one out; more are put in than taken out, so that it grows, and shrinks at the end */
    @Property(tries = 300)
    void takesOutWhatAPriorityQueueTakesOut(
            @ForAll @Size(max = 2_000) List<@IntRange(min = TAKE, max = 40) Integer> doings) {
        QuestionsByTime queue = new QuestionsByTime();
        PriorityQueue<Question> twin = new PriorityQueue<>(Comparator.comparingLong(Question::time));
        List<Question> out = new ArrayList<>();
        List<Question> in = new ArrayList<>();
        for (int doing : doings) {
            if (doing > TAKE) {
                Question question = new Question();
                question.fraudKnown = doing;
                in.add(question);
                queue.add(question);
                twin.add(question);
            } else if (!twin.isEmpty()) {
                take(queue, twin, out);
            }
            assertThat(queue.size()).isEqualTo(twin.size());
            assertThat(queue.earliest())
                    .isEqualTo(twin.isEmpty() ? Long.MAX_VALUE : twin.peek().time());
        }
        List<Question> left = new ArrayList<>();
        for (int i = 0; i < queue.size(); i++) {
            left.add(queue.get(i));
        }
        left.addAll(out);
        assertThat(left).containsExactlyInAnyOrderElementsOf(in);
        while (!twin.isEmpty()) {
            take(queue, twin, out);
        }
        assertThat(queue.size()).isZero();
        // Each once, whichever of equal times came first.
        assertThat(out).containsExactlyInAnyOrderElementsOf(in);
    }

    private static void take(QuestionsByTime queue, PriorityQueue<Question> twin, List<Question> out) {
        Question taken = queue.take();
        assertThat(taken.time()).isEqualTo(twin.remove().time());
        out.add(taken);
    }
}
