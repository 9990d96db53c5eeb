package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.benchmarks.Contest.Ratio;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final Console silent =
            new Console(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    private final List<String> turns = new ArrayList<>();

    @Test
    void theWarmUpIsNotCountedAndRatiosAreTakenWithinARound() throws Exception {
        Arm fast = arm("fast", run(1), run(200), run(600), run(100));
        Arm slow = arm("slow", run(1_000), run(100), run(100), run(50));

        Rounds.Measured measured = Rounds.run(contest(true, fast, slow), Duration.ZERO, 3, silent);

        assertThat(measured.arms().get("fast")).isEqualTo(new Spread(200, 100, 600));
        assertThat(measured.arms().get("slow")).isEqualTo(new Spread(100, 50, 100));
        assertThat(measured.ratios().get("fastOverSlow")).isEqualTo(new Spread(2, 2, 6));
    }

    @Test
    void armsTakeTurnsAndTheFirstOneChanges() throws Exception {
        Arm a = arm("a", run(1), run(1), run(1));
        Arm b = arm("b", run(1), run(1), run(1));

        Rounds.run(contest(true, a, b), Duration.ZERO, 2, silent);

        assertThat(turns).containsExactly("a", "b", "b", "a", "a", "b");
    }

    @Test
    void whereTimeIsMeasuredEveryArmIsWarmedUpByThreeRunsAtLeast() throws Exception {
        Arm a = arm("a", run(1), run(1), run(1), run(7));
        Arm b = arm("b", run(1), run(1), run(1), run(7));

        Rounds.Measured measured = Rounds.run(contest(true, a, b), Duration.ofNanos(1), 1, silent);

        assertThat(turns).containsExactly("a", "a", "a", "b", "b", "b", "b", "a");
        assertThat(measured.arms().get("a")).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void armsThatDisagreeAreNamedWithWhatOnlyOneOfThemFound() {
        Arm one = arm("one", run(1, "burst", "takeover"));
        Arm other = arm("other", run(1, "burst", "structuring"));

        assertThatThrownBy(() -> Rounds.run(contest(true, one, other), Duration.ZERO, 1, silent))
                .isInstanceOf(Mismatch.class)
                .hasMessage("""
                        other gives 2 results and one gives 2.
                          Only other has these 1:
                            structuring
                          Only one has these 1:
                            takeover""");
    }

    @Test
    void armsOfDifferentResultsMustRepeatTheirOwn() {
        Arm steady = arm("steady", run(1, "10 copied"), run(1, "10 copied"));
        Arm unsteady = arm("unsteady", run(1, "burst"), run(1, "takeover"));

        assertThatThrownBy(() -> Rounds.run(contest(false, steady, unsteady), Duration.ZERO, 1, silent))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("unsteady in round 1 gives 1 results and its first run gives 1");
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    }

    private static Contest contest(boolean sameResults, Arm... arms) {
        List<Ratio> ratios =
                List.of(new Ratio(arms[0].name() + "OverSlow", arms[0].name(), arms[arms.length - 1].name()));
        List<String> names = Arrays.stream(arms).map(Arm::name).toList();
        return new Contest(1, List.of(arms), sameResults ? List.of(names) : List.of(), ratios, () -> {});
    }

    private static Run run(double eventsPerSecond, String... results) {
        return new Run(eventsPerSecond, new TreeSet<>(Arrays.asList(results)));
    }

    /** Gives what it was told to give, in order. */
    private Arm arm(String name, Run... runs) {
        Deque<Run> left = new ArrayDeque<>(Arrays.asList(runs));
        return new Arm() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Run run() {
                turns.add(name);
                return left.remove();
            }
        };
    }
}
