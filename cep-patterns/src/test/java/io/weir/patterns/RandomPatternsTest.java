package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.patterns.Observation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up patterns of everything the compiled engine supports, over made-up streams: Flink CEP says what is right. */
class RandomPatternsTest {
    private static final Kind[] KINDS = {Kind.CARD, Kind.TRANSFER, Kind.REFUND};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bothEnginesFindTheSameMatches(long seed) throws Exception {
        Random random = new Random(seed);
        int matches = 0;
        for (int i = 0; i < 100; i++) {
            long patternSeed = random.nextLong();
            Typology typology = new MadeUp(patternSeed, Duration.ofMillis(2 + random.nextInt(12)));
            List<Observation> events = events(random, 120);
            List<Match> flink = byAccount(Harnesses.matches(Engine.FLINK_CEP, typology, events));
            List<Match> compiled = byAccount(Harnesses.matches(Engine.COMPILED, typology, events));
            assertThat(compiled)
                    .as("seed %d, pattern %d: %s", seed, i, MadeUp.describe(patternSeed))
                    .isEqualTo(flink);
            matches += flink.size();
        }
        assertThat(matches).isGreaterThan(200);
    }

    /** The matches of each account in the order they came; among accounts there is no order. */
    private static List<Match> byAccount(List<Match> matches) {
        return matches.stream()
                .sorted(Comparator.comparing(match -> match.first().account()))
                .toList();
    }

    private static List<Observation> events(Random random, int count) {
        List<Observation> events = new ArrayList<>();
        long time = 1_000;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(3);
            String account = "account-" + random.nextInt(2);
            Kind kind = KINDS[random.nextInt(KINDS.length)];
            events.add(new Observation(
                    "id-%02d".formatted(random.nextInt(90)) + "-" + i,
                    time,
                    kind,
                    account,
                    "customer",
                    random.nextInt(5),
                    "EUR",
                    null,
                    null,
                    false,
                    0));
        }
        events.sort(Observation.ORDER);
        return events;
    }

    /** A pattern that follows from a seed. */
    private record MadeUp(long seed, Duration window) implements Typology {
        static String describe(long seed) {
            return pattern(seed, Duration.ofMillis(1)).toString();
        }

        static Pattern<Observation, ?> pattern(long seed, Duration window) {
            Random random = new Random(seed);
            int phases = 1 + random.nextInt(4);
            Pattern<Observation, Observation> pattern = null;
            boolean loopOpen = false;
            for (int i = 0; i < phases || loopOpen; i++) {
                String name = "phase-" + i;
                int how = loopOpen ? 0 : random.nextInt(3);
                pattern = pattern == null
                        ? Pattern.begin(name, AfterMatchSkipStrategy.skipPastLastEvent())
                        : how == 0
                                ? pattern.next(name)
                                : how == 1 ? pattern.followedBy(name) : pattern.followedByAny(name);
                pattern = pattern.where(condition(random, i));
                if (random.nextInt(5) == 0) {
                    pattern = pattern.where(condition(random, i));
                }
                loopOpen = false;
                switch (random.nextInt(6)) {
                    case 0 -> pattern = pattern.times(1 + random.nextInt(3)).consecutive();
                    case 1 -> pattern = pattern.times(2 + random.nextInt(2));
                    case 2 -> {
                        pattern = pattern.timesOrMore(1 + random.nextInt(3)).consecutive();
                        loopOpen = true;
                    }
                    default -> {}
                }
            }
            return pattern.within(window);
        }

        private static IterativeCondition<Observation> condition(Random random, int phase) {
            Kind kind = KINDS[random.nextInt(KINDS.length)];
            String earlier = "phase-" + random.nextInt(phase + 1);
            int limit = random.nextInt(6);
            return switch (random.nextInt(5)) {
                case 0 -> SimpleCondition.of(o -> true);
                case 1 -> SimpleCondition.of(o -> o.kind() == kind);
                case 2 -> SimpleCondition.of(o -> o.kind() != kind);
                case 3 -> iterative(earlier, limit, true);
                default -> iterative(earlier, limit, false);
            };
        }

        private static IterativeCondition<Observation> iterative(String phase, int limit, boolean above) {
            return new IterativeCondition<>() {
                @Override
                public boolean filter(Observation o, Context<Observation> match) throws Exception {
                    long sum = o.amountMinor();
                    for (Observation taken : match.getEventsForPattern(phase)) {
                        sum += taken.amountMinor();
                    }
                    return above ? sum >= limit : sum <= limit + 3 && match.timestamp() == o.time();
                }
            };
        }

        @Override
        public String id() {
            return "made-up";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Severity severity() {
            return Severity.LOW;
        }

        @Override
        public String keyOf(Observation o) {
            return o.account();
        }

        @Override
        public Pattern<Observation, ?> pattern() {
            return pattern(seed, window);
        }

        @Override
        public Duration quiet() {
            return Duration.ZERO;
        }

        @Override
        public Alert explain(Match match) {
            throw new UnsupportedOperationException("matches are compared, not explained");
        }
    }
}
