package io.weir.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A process that keeps the servers company and goes with them: something a command serves for as long as its stack is up. Ready when its address
 * answers a GET with 200.
 */
public final class Companion extends Server {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(5).toMillis();

    private final List<String> command;
    private final String address;

    private Companion(String name, StackSettings settings, Progress progress, List<String> command, String address) {
        super(name, settings, progress);
        this.command = List.copyOf(command);
        this.address = address;
    }

    /** One whose command is written down in the stack's folder, for the JVM that comes to look after it or to stop it. */
    static Companion of(
            String name, List<String> javaArguments, String address, StackSettings settings, Progress progress) {
        Properties properties = new Properties();
        properties.setProperty("address", address);
        for (int i = 0; i < javaArguments.size(); i++) {
            properties.setProperty("argument." + i, javaArguments.get(i));
        }
        StringWriter text = new StringWriter();
        try {
            properties.store(text, "keeps the stack in this folder company");
        } catch (IOException impossible) {
            throw new StackException("cannot write to memory", impossible);
        }
        Trees.write(files(settings.folder()).resolve(name + ".properties"), text.toString());
        return new Companion(name, settings, progress, javaArguments, address);
    }

    /** Those that are written down. */
    static List<Companion> all(StackSettings settings, Progress progress) {
        Path folder = files(settings.folder());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(file -> read(file, settings, progress)).toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + folder, e);
        }
    }

    private static Companion read(Path file, StackSettings settings, Progress progress) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StackException("%s is damaged (%s): delete it".formatted(file, unreadable), unreadable);
        }
        String name = file.getFileName().toString().replace(".properties", "");
        List<String> command = IntStream.iterate(0, i -> properties.containsKey("argument." + i), i -> i + 1)
                .mapToObj(i -> properties.getProperty("argument." + i))
                .toList();
        return new Companion(name, settings, progress, command, properties.getProperty("address"));
    }

    /** None is left of an earlier run. */
    static void forgetAll(Path folder) {
        Trees.delete(files(folder));
    }

    private static Path files(Path folder) {
        return folder.resolve("companions");
    }

    @Override
    public String address() {
        return address;
    }

    /** It has no log file but what it prints. */
    @Override
    public Path log() {
        return output();
    }

    @Override
    void prepare() {
        // It reads nothing from its folder.
    }

    @Override
    List<String> command() {
        return Stream.concat(
                        Stream.of(
                                JavaServer.javaProgram().toString(),
                                "-D" + ServerProcess.marker(settings().folder())),
                        command.stream())
                .toList();
    }

    @Override
    boolean isReady() {
        return answers(address);
    }

    /** Whether a GET gets 200. */
    static boolean answers(String address) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                body.readAllBytes();
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
