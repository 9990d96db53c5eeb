package io.weir.benchmarks.patterns;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.Truth;
import io.weir.events.Alert;
import io.weir.patterns.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A graph on Flink, at parallelism 1. */
record FlinkArm(
        String name, Function<DataStream<Observation>, DataStream<Alert>> graph, List<Observation> input, Truth truth)
        implements Arm {
    @Override
    public Run run() throws Exception {
        // Nobody shall pay for what the one before has left.
        System.gc();
        List<Alert> alerts = new ArrayList<>();
        long nanos = SimulatedInput.job(input).run(graph, alerts::add);
        return Run.of(input.size(), nanos, truth.check(name, alerts));
    }
}
