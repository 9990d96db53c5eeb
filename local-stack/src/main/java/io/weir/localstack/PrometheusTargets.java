package io.weir.localstack;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code prometheus-targets.json} in the stack's folder: where the metrics of its Flink are, as Prometheus reads it ({@code file_sd_configs}). It is there
 * for as long as the stack is up.
 */
final class PrometheusTargets {
    private PrometheusTargets() {}

    static Path in(Path folder) {
        return folder.resolve("prometheus-targets.json");
    }

    static void write(StackSettings settings) {
        if (settings.parts().contains(Part.FLINK)) {
            String targets = Stream.concat(
                            Stream.of(settings.ports().metrics()),
                            settings.taskManagerNumbers().stream().map(settings.ports()::metricsOf))
                    .map("\"127.0.0.1:%d\""::formatted)
                    .collect(Collectors.joining(", "));
            Trees.write(in(settings.folder()), "[{\"targets\": [%s]}]%n".formatted(targets));
        }
    }
}
