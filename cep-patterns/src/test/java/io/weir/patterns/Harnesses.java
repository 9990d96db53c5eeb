package io.weir.patterns;

import io.weir.events.Alert;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.operator.CepOperator;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Runs single operators in Flink's harness. */
final class Harnesses {
    private Harnesses() {}

    /** What the engine says about events in order, bursts not yet joined. */
    static List<Match> matches(Engine engine, Typology typology, List<Observation> inOrder) throws Exception {
        KeySelector<Observation, String> key = typology::keyOf;
        return switch (engine) {
            case COMPILED -> run(of(new MatchCompiled(typology), key), inOrder);
            case FLINK_CEP -> run(of(cepOperator(typology), key), inOrder);
        };
    }

    /** The way from events in any order to alerts, as in {@link Patterns}. */
    static List<Alert> alerts(Engine engine, Typology typology, List<Observation> events) throws Exception {
        List<Observation> inOrder = events.stream().sorted(Observation.ORDER).toList();
        List<Observation> usable = devicesKnown(inOrder).stream()
                .filter(o -> typology.keyOf(o) != null)
                .toList();
        return oncePerBurst(typology, matches(engine, typology, usable)).stream()
                .map(typology::explain)
                .toList();
    }

    static List<Match> oncePerBurst(Typology typology, List<Match> matches) throws Exception {
        try (var harness = of(new OncePerBurst(typology), (Match match) -> typology.keyOf(match.first()))) {
            harness.open();
            for (Match match : matches) {
                harness.processElement(match, match.last().time());
            }
            harness.processWatermark(Long.MAX_VALUE);
            refuseLeftovers(harness);
            return harness.extractOutputValues();
        }
    }

    static List<Observation> devicesKnown(List<Observation> inOrder) throws Exception {
        return run(of(new KnownDevices(KnownDevices.Settings.DEFAULT), Observation::account), inOrder);
    }

    private static <T> List<T> run(
            KeyedOneInputStreamOperatorTestHarness<String, Observation, T> harness, List<Observation> inOrder)
            throws Exception {
        try (harness) {
            harness.open();
            long time = Long.MIN_VALUE;
            for (Observation o : inOrder) {
                if (time < o.time() - 1) {
                    harness.processWatermark(o.time() - 1);
                }
                time = o.time();
                harness.processElement(o, o.time());
            }
            harness.processWatermark(Long.MAX_VALUE);
            refuseLeftovers(harness);
            return harness.extractOutputValues();
        }
    }

    private static void refuseLeftovers(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness) {
        if (harness.numKeyedStateEntries() != 0 || harness.numEventTimeTimers() != 0) {
            throw new AssertionError("The run ends with " + harness.numKeyedStateEntries() + " state entries and "
                    + harness.numEventTimeTimers() + " timers");
        }
    }

    static <I, O> KeyedOneInputStreamOperatorTestHarness<String, I, O> of(
            KeyedProcessFunction<String, I, O> function, KeySelector<I, String> key) throws Exception {
        return of(new KeyedProcessOperator<>(function), key);
    }

    static <I, O> KeyedOneInputStreamOperatorTestHarness<String, I, O> of(
            OneInputStreamOperator<I, O> operator, KeySelector<I, String> key) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(operator, key, Types.STRING);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        return harness;
    }

    private static CepOperator<Observation, String, Match> cepOperator(Typology typology) {
        Pattern<Observation, ?> pattern = typology.pattern();
        return new CepOperator<>(
                TypeInformation.of(Observation.class).createSerializer(new SerializerConfigImpl()),
                false,
                NFACompiler.compileFactory(pattern, false),
                Observation::compareAtSameTime,
                pattern.getAfterMatchSkipStrategy(),
                new TellMatch(),
                null);
    }
}
