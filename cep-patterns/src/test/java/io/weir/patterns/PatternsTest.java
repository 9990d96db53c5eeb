package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import io.weir.patterns.Observation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole path on a small cluster, in two parallel parts, in the strict environment of the jobs. */
class PatternsTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final Duration DISORDER = Duration.ofMinutes(5);
    private static final Kind[] KINDS = {
        Kind.CASH_DEPOSIT,
        Kind.CASH_DEPOSIT,
        Kind.CARD,
        Kind.TRANSFER,
        Kind.LOGIN_SUCCEEDED,
        Kind.LOGIN_FAILED,
        Kind.CREDENTIAL_CHANGED,
        Kind.BENEFICIARY_ADDED,
        Kind.REFUND
    };

    @ParameterizedTest
    @EnumSource
    void anyArrivalWithinTheAllowedDisorderGivesTheSameAlerts(Engine engine) throws Exception {
        List<Observation> events = RandomEvents.of(21, 6_000, 3_000, KINDS);
        Set<String> expected = new TreeSet<>();
        for (Typology typology : List.of(
                new Structuring(Structuring.Settings.DEFAULT),
                new VelocityBurst(VelocityBurst.Settings.DEFAULT),
                new AccountTakeover(AccountTakeover.Settings.DEFAULT))) {
            List<Alert> alerts = Harnesses.alerts(Engine.COMPILED, typology, events);
            assertThat(alerts).hasSizeGreaterThan(10);
            alerts.forEach(alert -> expected.add(alert.toString()));
        }
        for (long seed = 1; seed <= 2; seed++) {
            List<Alert> alerts = run(engine, disordered(events, seed));
            assertThat(alerts).as("no alert twice").doesNotHaveDuplicates();
            assertThat(alerts.stream().map(Alert::toString)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void operatorsAreKnownByTheirWords() {
        assertThat(uids(Engine.COMPILED))
                .containsExactly(
                        "account-activity",
                        "account-order",
                        "account-takeover",
                        "account-takeover-alerts",
                        "account-takeover-steps",
                        "events",
                        "known-devices",
                        "seen",
                        "sink",
                        "structuring",
                        "structuring-alerts",
                        "structuring-deposits",
                        "structuring-order",
                        "timed",
                        "velocity-burst",
                        "velocity-burst-alerts",
                        "velocity-burst-once",
                        "velocity-burst-payments");
        assertThat(uids(Engine.FLINK_CEP))
                .contains("account-takeover-cep", "structuring-cep", "velocity-burst-cep")
                .doesNotContain("account-takeover", "structuring", "velocity-burst");
    }

    @Test
    void onlyStructuringNeedsAnExchange() {
        StreamExecutionEnvironment env = graph(Engine.COMPILED, List.of(), "none");
        assertThat(env.getStreamGraph().getJobGraph().getVertices())
                .as("the source, what is keyed by account, what is keyed by customer, and the sink")
                .hasSize(4);
    }

    private static Set<String> uids(Engine engine) {
        Set<String> uids = new TreeSet<>();
        graph(engine, List.of(), "none").getStreamGraph().getStreamNodes().forEach(node -> {
            assertThat(node.getOperatorName()).contains(node.getTransformationUID());
            uids.add(node.getTransformationUID());
        });
        return uids;
    }

    private static List<Alert> run(Engine engine, List<Observation> arrival) throws Exception {
        String sink = engine + "-" + arrival.hashCode();
        CollectAlerts.COLLECTED.put(sink, new ConcurrentLinkedQueue<>());
        graph(engine, arrival, sink).execute();
        return new ArrayList<>(CollectAlerts.COLLECTED.remove(sink));
    }

    private static StreamExecutionEnvironment graph(Engine engine, List<Observation> arrival, String sink) {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(2);
        TypeInformation<Observation> type = TypeInformation.of(Observation.class);
        List<Observation> atLeastOne =
                arrival.isEmpty() ? List.of(RandomEvents.of(1, 1, 1, Kind.CARD).get(0)) : arrival;
        var deduplicated = env.fromData(atLeastOne, type)
                .setParallelism(1)
                .uid("events")
                .name("events")
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Observation>forBoundedOutOfOrderness(DISORDER)
                        .withTimestampAssigner((o, time) -> o.time()))
                .setParallelism(1)
                .uid("timed")
                .name("timed")
                .keyBy(Observation::account, Types.STRING)
                .filter(o -> true) // where a job drops duplicates
                .uid("seen")
                .name("seen");
        Patterns.alerts(deduplicated, Patterns.Settings.DEFAULT, engine)
                .sinkTo(new CollectAlerts(sink))
                .uid("sink")
                .name("sink");
        return env;
    }

    /** Every event up to the allowed disorder later than its place. */
    private static List<Observation> disordered(List<Observation> events, long seed) {
        record Arrival(long at, Observation event) {}
        Random random = new Random(seed);
        return events.stream()
                .map(o -> new Arrival(o.time() + random.nextInt((int) DISORDER.toMillis()), o))
                .sorted((a, b) -> Long.compare(a.at, b.at))
                .map(Arrival::event)
                .toList();
    }

    private record CollectAlerts(String name) implements Sink<Alert> {
        static final Map<String, Queue<Alert>> COLLECTED = new ConcurrentHashMap<>();

        @Override
        public SinkWriter<Alert> createWriter(WriterInitContext context) {
            Queue<Alert> collected = COLLECTED.get(name);
            return new SinkWriter<>() {
                @Override
                public void write(Alert alert, Context context) {
                    collected.add(alert);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
