package io.weir.benchmarks.patterns;

import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import io.weir.benchmarks.Truth;
import io.weir.events.Alert;
import io.weir.patterns.Engine;
import io.weir.patterns.Observation;
import io.weir.patterns.Patterns;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Our way of running the three patterns against Flink CEP's and Esper's, on one unfiltered input in memory. */
public final class PatternsBenchmark implements Benchmark {
    private static final Patterns.Settings SETTINGS = Patterns.Settings.DEFAULT;

    @Override
    public String name() {
        return "patterns";
    }

    @Override
    public String question() {
        return "the three patterns against the same written naively in Flink CEP, and against Esper";
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        Simulation simulation = new Simulation(size(quick).duplicates(0).build());
        List<Observation> input = SimulatedInput.of(simulation);
        console.progress("%,d events in memory", input.size());
        Truth truth = new Truth(simulation.crimes());
        return new Contest(
                input.size(),
                List.of(
                        new FlinkArm("ours", PatternsBenchmark::ours, input, truth),
                        new FlinkArm("naiveCep", source -> NaiveCep.alerts(source, SETTINGS), input, truth),
                        new EsperArm(SETTINGS, input, truth)),
                List.of(List.of("ours", "naiveCep", "esper")),
                List.of(new Ratio("overNaiveCep", "ours", "naiveCep"), new Ratio("overEsper", "ours", "esper")),
                () -> {});
    }

    private static SimulationSettings.Builder size(boolean quick) {
        return quick
                ? SimulationSettings.builder()
                        .customers(400)
                        .duration(Duration.ofDays(2))
                        .structuring(5)
                        .velocityBursts(5)
                        .accountTakeovers(5)
                : SimulationSettings.builder()
                        .customers(10_000)
                        .duration(Duration.ofDays(14))
                        .structuring(100)
                        .velocityBursts(100)
                        .accountTakeovers(100);
    }

    /** As in the detection job: one exchange by account, an operator that makes observations, and the patterns chained to it. */
    private static DataStream<Alert> ours(DataStream<Observation> source) {
        DataStream<Observation> observations = source.keyBy(Observation::account, Types.STRING)
                .map(o -> o)
                .returns(TypeInformation.of(Observation.class))
                .name("observations");
        return Patterns.alerts(observations, SETTINGS, Engine.COMPILED);
    }
}
