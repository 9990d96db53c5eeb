package io.weir.cli.chaos;

import io.weir.cli.chaos.Disturbance.How;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is done to whom, and where in the stream. Follows from the seed alone: dealt from a deck in which every way to be disturbed is, so that
 * each has its turn, and kills more than one.
 */
final class ChaosPlan {
    private static final List<String> SERVERS =
            List.of("taskmanager-1", "jobmanager", "kafka", "elasticsearch", "postgres");
    /** A TaskManager listens on ports that nobody knows beforehand; cut off from the JobManager it is all the same. */
    private static final List<String> WITH_PORTS = List.of("jobmanager", "kafka", "elasticsearch", "postgres");

    /** Cards of each kind and server. */
    private static final int KILLS = 2;

    /** Of the stream, where nothing is disturbed: at its beginning nothing is at stake, at its end nothing comes to put event time right. */
    private static final double FIRST = 0.05;

    private static final double LAST = 0.9;
    private static final int ONE_IN_SO_MANY_AT_ONCE = 5;
    private static final int ONE_IN_SO_MANY_LONG = 4;

    /** What can be done to whom. */
    record Card(How how, String whom) {}

    private ChaosPlan() {}

    /** All there is. */
    static List<Card> deck() {
        List<Card> deck = new ArrayList<>();
        for (String server : SERVERS) {
            for (int i = 0; i < KILLS; i++) {
                deck.add(new Card(How.KILL, server));
            }
            deck.add(new Card(How.PAUSE, server));
        }
        WITH_PORTS.forEach(server -> deck.add(new Card(How.CUT, server)));
        deck.add(new Card(How.FILL, Disturbance.DISK));
        return deck;
    }

    /**
     * @param deck what may be dealt; not empty
     * @param messages of the stream, at least twice as many as disturbances
     */
    static List<Disturbance> of(long seed, int disturbances, int messages, List<Card> deck) {
        Random random = new Random(seed);
        List<Disturbance> plan = new ArrayList<>();
        List<Card> left = new ArrayList<>();
        double slice = messages * (LAST - FIRST) / disturbances;
        for (int i = 0; i < disturbances; i++) {
            if (left.isEmpty()) {
                left.addAll(deck);
                Collections.shuffle(left, random);
            }
            Card card = left.remove(left.size() - 1);
            int after = (int) (messages * FIRST + slice * (i + random.nextDouble()));
            Duration held = held(card.how(), random);
            boolean atOnce = random.nextInt(ONE_IN_SO_MANY_AT_ONCE) == 0 && i > 0;
            plan.add(new Disturbance(i + 1, after, card.how(), card.whom(), held, atOnce));
        }
        return plan;
    }

    /** Some longer than a heartbeat is waited for, most shorter. */
    private static Duration held(How how, Random random) {
        boolean isLong = random.nextInt(ONE_IN_SO_MANY_LONG) == 0;
        int millis = random.nextInt(10_000);
        return switch (how) {
            case KILL -> Duration.ZERO;
            case FILL -> Duration.ofMillis(3_000 + millis / 2);
            case PAUSE, CUT -> Duration.ofMillis(isLong ? 20_000 + millis : 1_000 + millis);
        };
    }
}
