package io.weir.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Flink's configuration as the manifests of k8s-operator/ have it, but for what only Kubernetes or object storage can give. So whatever runs on the test
 * stack runs as it will there.
 */
final class ManifestConfiguration {
    private static final Path FILE =
            Path.of(System.getProperty("weir.home", ".."), "k8s-operator", "base", "flink-configuration.yaml");
    private static final List<String> ONLY_THERE =
            List.of("kubernetes.", "job.autoscaler.", "high-availability.", "s3.");

    private ManifestConfiguration() {}

    static Map<String, String> here() {
        Map<?, ?> manifest;
        try {
            manifest = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + FILE + " failed", e);
        }
        Map<?, ?> spec = (Map<?, ?>) manifest.get("spec");
        Map<String, String> here = new TreeMap<>();
        ((Map<?, ?>) spec.get("flinkConfiguration")).forEach((key, value) -> {
            String name = key.toString();
            // A pod has its ports and folders for itself; the servers of a machine share them.
            boolean shared = name.endsWith(".port") || value.toString().startsWith("/");
            if (!shared && ONLY_THERE.stream().noneMatch(name::startsWith)) {
                here.put(name, value.toString());
            }
        });
        return here;
    }
}
