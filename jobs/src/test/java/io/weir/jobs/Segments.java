package io.weir.jobs;

import io.weir.events.AccountEvent;
import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.jobs.savepoint.SavepointFiles;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A stream through the graph in parts, each from the savepoint that the one before has left; what comes out of all of them is collected. */
public final class Segments {
    /** Flink makes copies of functions, so what they collect lies here, by the name of who collects. */
    private static final Map<String, Queue<Object>> COLLECTED = new ConcurrentHashMap<>();

    private static final String ARRIVALS = "arrivals";

    private final String name = UUID.randomUUID().toString();
    private final DetectionSettings settings;
    private final Catalogue catalogue;
    private int segment;

    public Segments(DetectionSettings settings, Catalogue catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
        COLLECTED.put(name, new ConcurrentLinkedQueue<>());
    }

    /**
     * @param from a savepoint; null to begin empty
     * @return the savepoint at the end
     */
    public String run(List<Arrival> arrivals, String from, int parallelism, Path folder) throws Exception {
        segment++;
        String raw = new WarmUp(settings, catalogue, parallelism)
                .run(
                        env -> env.fromData(TypeInformation.of(Arrival.class), arrivals.toArray(Arrival[]::new))
                                .setParallelism(1)
                                .uid(ARRIVALS)
                                .assignTimestampsAndWatermarks(
                                        WatermarkStrategy.<Arrival>forBoundedOutOfOrderness(settings.sourceDisorder())
                                                .withTimestampAssigner((arrival, before) -> time(arrival)))
                                .setParallelism(1)
                                .uid("arrivals-time"),
                        from,
                        this::tap,
                        folder.toUri().toString(),
                        () -> {});
        // What has read the part would say of the next that it has read it.
        Path savepoint = folder.resolve(name + "-" + segment);
        SavepointFiles.write(
                SavepointFiles.open(raw).operators().stream()
                        .filter(operator -> !operator.getOperatorUid().equals(Optional.of(ARRIVALS)))
                        .toList(),
                savepoint);
        return savepoint.toUri().toString();
    }

    /** Event time, epoch milliseconds. */
    public static long time(Arrival arrival) {
        if (arrival.transaction() != null) {
            return arrival.transaction().time().toEpochMilli();
        }
        return (arrival.accountEvent() != null
                        ? arrival.accountEvent().time()
                        : arrival.label().time())
                .toEpochMilli();
    }

    private void tap(WarmUp.Outputs outputs) {
        DataStream<Alert> alerts = outputs.detected().alerts();
        if (outputs.decided() != null) {
            alerts = alerts.union(outputs.decided().alerts());
            collect(outputs.decided().decisions(), "decisions");
        }
        collect(alerts, "alerts");
        if (outputs.vectors() != null) {
            collect(outputs.vectors(), "vectors");
        }
    }

    private void collect(DataStream<?> stream, String what) {
        String of = name;
        stream.filter(value -> COLLECTED.get(of).add(value))
                .name("collected-" + what)
                .uid("collected-" + what);
    }

    private <T> List<T> all(Class<T> type) {
        return COLLECTED.get(name).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    public List<Alert> alerts() {
        return all(Alert.class);
    }

    /** How often each alert came, by id. */
    public Map<String, Integer> alertIds() {
        Map<String, Integer> ids = new TreeMap<>();
        alerts().forEach(alert -> ids.merge(alert.id(), 1, Integer::sum));
        return ids;
    }

    /** All that a decision says, but when it was made; by transaction. */
    public Map<String, List<Object>> decisions() {
        Map<String, List<Object>> decisions = new TreeMap<>();
        for (Decision decision : all(Decision.class)) {
            decisions.put(
                    decision.transactionId(),
                    List.of(
                            decision.time(),
                            decision.account(),
                            decision.outcome(),
                            Double.toString(decision.score()),
                            decision.segment(),
                            decision.rules()));
        }
        return decisions;
    }

    /** The vectors, bit by bit, by transaction. */
    public Map<String, List<Integer>> vectors() {
        Map<String, List<Integer>> vectors = new TreeMap<>();
        for (FeatureVector vector : all(FeatureVector.class)) {
            List<Integer> bits = new ArrayList<>();
            for (float value : vector.values()) {
                bits.add(Float.floatToIntBits(value));
            }
            vectors.put(vector.transaction().id(), bits);
        }
        return vectors;
    }

    /** A small simulated bank with crimes, labels and duplicates, in order of time. */
    public static List<Arrival> simulated(long seed, int customers, Duration span) {
        List<Arrival> arrivals = new ArrayList<>();
        new Simulation(SimulationSettings.builder()
                        .seed(seed)
                        .customers(customers)
                        .duration(span)
                        .disorder(0)
                        .structuring(5)
                        .velocityBursts(5)
                        .accountTakeovers(5)
                        .build())
                .events()
                .forEachRemaining(event -> arrivals.addAll(arrival(event)));
        return arrivals;
    }

    private static List<Arrival> arrival(SimEvent event) {
        return event.time() == null
                ? List.of()
                : List.of(arrival(event.transaction(), event.accountEvent(), event.label()));
    }

    public static Arrival arrival(Transaction transaction, AccountEvent accountEvent, Label label) {
        return new Arrival(transaction, accountEvent, label, null, null);
    }
}
