package io.weir.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Where the project is, and in it the servers' programs, which the build has put into {@code local-stack/}'s target
 * folders.
 */
public final class WeirHome {
    private WeirHome() {}

    /**
     * The folder of the {@code weir} script: system property {@code weir.home}, else found upwards from the working
     * folder.
     *
     * @throws StackException if there is none
     */
    public static Path find() {
        String told = System.getProperty("weir.home");
        if (told != null) {
            return Path.of(told).toAbsolutePath().normalize();
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("weir")) || Files.isDirectory(folder.resolve("local-stack"))) {
                return folder;
            }
        }
        throw new StackException(
                "%s is not inside the project: run from there, or set -Dweir.home=FOLDER to the folder of the weir script"
                        .formatted(start));
    }

    /** Flink's own jars, without any job. */
    public static Path flinkLib() {
        return find().resolve("local-stack/flink-dist/target/lib");
    }

    static Path kafkaLib() {
        return find().resolve("local-stack/kafka-dist/target/lib");
    }

    static Path elasticsearch() {
        return find().resolve("local-stack/target/elasticsearch/elasticsearch-" + version("elasticsearch"));
    }

    /** The version of {@code elasticsearch} or {@code postgresql} that the parent POM pins. */
    static String version(String program) {
        Properties versions = new Properties();
        try (InputStream in = WeirHome.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions.getProperty(program);
    }

    /** Fails if the programs of the given parts are not there. */
    static void requirePrograms(Iterable<Part> parts) {
        List<String> missing = new ArrayList<>();
        for (Part part : parts) {
            Path needed =
                    switch (part) {
                        case KAFKA -> kafkaLib();
                        case ELASTICSEARCH -> elasticsearch().resolve("bin/elasticsearch");
                        case FLINK -> flinkLib();
                        case POSTGRES -> null;
                    };
            if (needed != null && !Files.exists(needed)) {
                missing.add("%s (%s)".formatted(part.id(), needed));
            }
        }
        if (!missing.isEmpty()) {
            throw new StackException("the programs of %s are missing: build them with `mvn -pl local-stack -am package`"
                    .formatted(String.join(", ", missing)));
        }
    }
}
