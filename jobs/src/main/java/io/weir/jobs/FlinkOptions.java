package io.weir.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** What this release of Flink can be configured with. Flink itself takes a key that it does not know, and says nothing. */
final class FlinkOptions {
    /** Of whom Flink's own jars do not know the keys: plugins, Kubernetes, its operator. */
    private static final List<String> OTHERS =
            List.of("kubernetes.", "job.autoscaler.", "metrics.reporter.", "s3.", "fs.", "env.", "containerized.");

    private static final Map<String, ConfigOption<?>> KNOWN = known();

    private FlinkOptions() {}

    /** @throws IllegalArgumentException naming every key that Flink does not know, and every value that it cannot read */
    static void check(Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        given.forEach((key, value) -> {
            ConfigOption<?> option = KNOWN.get(key);
            if (option == null) {
                if (OTHERS.stream().noneMatch(key::startsWith)) {
                    problems.add(key + ": Flink knows no such option"
                            + Arguments.nearest(key, List.copyOf(KNOWN.keySet()), ""));
                }
                return;
            }
            try {
                Configuration.fromMap(Map.of(key, value)).get(option);
            } catch (IllegalArgumentException e) {
                problems.add("%s %s: %s".formatted(key, value, root(e).getMessage()));
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The configuration is wrong:\n  " + String.join("\n  ", problems));
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static Map<String, ConfigOption<?>> known() {
        Map<String, ConfigOption<?>> known = new HashMap<>();
        Set<Class<?>> oneOfEachJar =
                new LinkedHashSet<>(List.of(CoreOptions.class, ConfigOption.class, RocksDBOptions.class));
        for (Class<?> inJar : oneOfEachJar) {
            String folder = inJar.getPackageName().replace('.', '/') + "/";
            try (JarFile jar = new JarFile(Path.of(inJar.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (entry.getName().matches(folder + "[A-Za-z]+Options\\.class")) {
                        add(entry.getName().replace('/', '.').replaceFirst("\\.class$", ""), known);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Reading Flink's jars failed", e);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return known;
    }

    private static void add(String type, Map<String, ConfigOption<?>> known) {
        try {
            for (Field field : Class.forName(type).getDeclaredFields()) {
                if (field.getType() == ConfigOption.class
                        && Modifier.isStatic(field.getModifiers())
                        && Modifier.isPublic(field.getModifiers())) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    known.put(option.key(), option);
                    for (FallbackKey older : option.fallbackKeys()) {
                        known.putIfAbsent(older.getKey(), option);
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Reading the options of " + type + " failed", e);
        }
    }
}
