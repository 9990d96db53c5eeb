package io.weir.benchmarks.recovery;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** Several figures of one measurement, as an arm each: whoever asks for one a second time gets that of a new measurement. */
final class Figures {
    private final Callable<Map<String, Double>> measurement;
    private Map<String, Double> figures = Map.of();
    private final Set<String> told = new HashSet<>();

    /** @param measurement its figures by the names of their arms; without one where a transaction is not decided */
    Figures(Callable<Map<String, Double>> measurement) {
        this.measurement = measurement;
    }

    Arm arm(String name, String unit) {
        return new FigureArm(this, name, unit);
    }

    private double tell(String name) throws Exception {
        if (figures.isEmpty() || !told.add(name)) {
            figures = measurement.call();
            told.clear();
            told.add(name);
        }
        return figures.get(name);
    }

    private record FigureArm(Figures figures, String name, String unit) implements Arm {
        @Override
        public Run run() throws Exception {
            return new Run(figures.tell(name), new TreeSet<>(List.of("every transaction decided")));
        }
    }
}
