package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.WithinType;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StagesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    static Stream<Arguments> unsupported() {
        return Stream.of(
                Arguments.of(start().optional().next("b"), "Phase \"a\" is optional()."),
                Arguments.of(start().times(2).greedy().next("b"), "Phase \"a\" is greedy()."),
                Arguments.of(
                        start().oneOrMore().consecutive().until(anything()).next("b"), "Phase \"a\" has until(...)."),
                Arguments.of(start().notNext("b").next("c"), "Phase \"b\" is notNext()."),
                Arguments.of(start().notFollowedBy("b").next("c"), "Phase \"b\" is notFollowedBy()."),
                Arguments.of(start().next(start("group")), "It has a group of phases."),
                Arguments.of(start().times(2).allowCombinations(), "Phase \"a\" has allowCombinations()."),
                Arguments.of(
                        start().times(2, 3).consecutive(),
                        "Phase \"a\" is times(from, to); only times(n) is supported."),
                Arguments.of(
                        start().timesOrMore(2).next("b"),
                        "Phase \"a\" is timesOrMore(n) or oneOrMore() without consecutive()."),
                Arguments.of(
                        start().timesOrMore(2).consecutive(),
                        "Phase \"a\" is an open loop at the end; times(n) says the same."),
                Arguments.of(
                        start().timesOrMore(2).consecutive().followedBy("b"),
                        "Phase \"a\" is an open loop that is not followed by next(...)."),
                Arguments.of(
                        start().next("b").within(MINUTE, WithinType.PREVIOUS_AND_CURRENT),
                        "Phase \"b\" has a window from event to event; only from the first to the last is supported."),
                Arguments.of(
                        start().times(3, MINUTE),
                        "Phase \"a\" has a window from event to event; only from the first to the last is supported."),
                Arguments.of(
                        Pattern.<Observation>begin("a"),
                        "Its skip strategy is NoSkipStrategy{}; only skipPastLastEvent() is supported."),
                Arguments.of(
                        Pattern.<Observation>begin("a", AfterMatchSkipStrategy.skipToNext()),
                        "Its skip strategy is SkipToNextStrategy{}; only skipPastLastEvent() is supported."));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void whatTheCompiledEngineCannotSayIsRefusedByName(Pattern<Observation, ?> pattern, String refusal) {
        assertThatThrownBy(() -> Stages.compile(pattern.within(MINUTE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The compiled engine cannot run this pattern; engine FLINK_CEP may.")
                .hasMessageContaining(refusal);
    }

    @Test
    void aPatternWithoutWindowIsRefused() {
        assertThatThrownBy(() -> Stages.compile(start().next("b")))
                .hasMessageContaining("It has no within(...) of a millisecond or more");
    }

    @Test
    void allRefusalsAreNamedAtOnce() {
        assertThatThrownBy(() -> Stages.compile(
                        Pattern.<Observation>begin("a").optional().notNext("b").oneOrMore()))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Stages.compile(Pattern.<Observation>begin("a")
                        .times(1, 2)
                        .optional()
                        .next("b")
                        .oneOrMore()))
                .hasMessageContaining("skip strategy")
                .hasMessageContaining("within")
                .hasMessageContaining("Phase \"a\" is optional()")
                .hasMessageContaining("Phase \"a\" is times(from, to)")
                .hasMessageContaining("Phase \"b\" is an open loop at the end");
    }

    @Test
    void theSmallestWindowOfThePhasesCounts() {
        assertThat(Stages.compile(start().within(MINUTE).next("b").within(Duration.ofHours(1)))
                        .windowMillis())
                .isEqualTo(60_000);
    }

    @Test
    void strictPhasesAreOneSlotAndSkippingOnesAreMany() {
        Stages stages = Stages.compile(start().times(3)
                .consecutive()
                .followedBy("b")
                .times(2)
                .next("c")
                .oneOrMore()
                .consecutive()
                .next("d")
                .within(MINUTE));
        assertThat(stages.slotPhases()).containsExactly("a", "b", "b", "c", "d");
        assertThat(stages.slotSizes()).containsExactly(3, 1, 1, 0, 1);
        assertThat(stages.rows()).hasSize(3 + 2 + 2 + 1);
    }

    private static Pattern<Observation, Observation> start() {
        return start("a");
    }

    private static Pattern<Observation, Observation> start(String name) {
        return Pattern.<Observation>begin(name, AfterMatchSkipStrategy.skipPastLastEvent())
                .where(anything());
    }

    private static SimpleCondition<Observation> anything() {
        return SimpleCondition.of(o -> true);
    }
}
