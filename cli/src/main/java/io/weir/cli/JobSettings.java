package io.weir.cli;

import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the user's settings of the detection job by the job's own code, before a server is started: the cluster would do
 * so only once it is up. The command knows the job as a file only, so the code comes from the cluster jar.
 */
final class JobSettings {
    private static final String SETTINGS = "io.weir.jobs.DetectionSettings";

    private JobSettings() {}

    static Path jar() {
        return WeirHome.find().resolve("jobs/target/weir-jobs.jar");
    }

    /** @throws UserError naming everything that is wrong with them */
    static void check(List<String> given) {
        List<String> fixed =
                given.stream().filter(Detection.OWN_SETTINGS::contains).toList();
        if (!fixed.isEmpty()) {
            throw new UserError("%s cannot be set here: the job reads and writes the stack that ./weir up starts"
                    .formatted(String.join(", ", fixed)));
        }
        if (given.isEmpty()) {
            return;
        }
        try (URLClassLoader job = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            job.loadClass(SETTINGS).getMethod("from", String[].class).invoke(null, (Object)
                    given.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw new UserError(
                        "nothing was started, for the settings of the detection job are wrong:\n"
                                + withoutHeading(wrong.getMessage())
                                + "\ndocs/settings.md lists them all",
                        wrong);
            }
            throw new IllegalStateException("reading the settings of the job failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(jar() + " has no " + SETTINGS + ".from: build it anew", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + jar() + " failed", e);
        }
    }

    /** The job's first line points at its own --help, which the user of this command does not have at hand. */
    private static String withoutHeading(String message) {
        return message.substring(message.indexOf('\n') + 1);
    }

    /** The job as on the cluster: its jar, and Flink beside it. */
    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>(List.of(url(jar())));
        try (DirectoryStream<Path> flink = Files.newDirectoryStream(WeirHome.flinkLib(), "*.jar")) {
            for (Path file : flink) {
                urls.add(url(file));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
