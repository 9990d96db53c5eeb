package io.weir.cli.stack;

import io.weir.cli.command.UserError;
import io.weir.k8s.JobCode;
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
import java.util.Map;

/**
 * Judges the user's settings of the detection job by the job's own code, before a server is started: the cluster would do
 * so only once it is up. The command knows the job as a file only, so the code comes from the cluster jar.
 */
public final class JobSettings {
    private static final String SETTINGS = "io.weir.jobs.DetectionSettings";
    private static final String JOBS = "io.weir.jobs.Jobs";

    private JobSettings() {}

    static Path jar() {
        return WeirHome.find().resolve("jobs/target/weir-jobs.jar");
    }

    /** @throws UserError naming everything that is wrong with them */
    public static void check(List<String> given) {
        List<String> fixed =
                given.stream().filter(Detection.OWN_SETTINGS::contains).toList();
        if (!fixed.isEmpty()) {
            throw new UserError("%s cannot be set here: the job reads and writes the stack that ./weir up starts"
                    .formatted(String.join(", ", fixed)));
        }
        if (given.isEmpty()) {
            return;
        }
        try {
            call(SETTINGS, "from", new Class<?>[] {String[].class}, (Object) given.toArray(String[]::new));
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    "nothing was started, for the settings of the detection job are wrong:\n"
                            + withoutHeading(wrong.getMessage())
                            + "\ndocs/settings.md lists them all",
                    wrong);
        }
    }

    /** The jobs' own code for the check of manifests. */
    public static JobCode code() {
        return new JobCode() {
            @Override
            public void check(String entryClass, String[] args, Map<String, String> environment) {
                call(
                        JOBS,
                        "check",
                        new Class<?>[] {String.class, String[].class, Map.class},
                        entryClass,
                        args,
                        environment);
            }

            @Override
            public void checkConfiguration(Map<String, String> flinkConfiguration) {
                call(JOBS, "checkConfiguration", new Class<?>[] {Map.class}, flinkConfiguration);
            }

            @Override
            @SuppressWarnings("unchecked") // What the method says it returns.
            public Map<String, String> fixedSteps(String entryClass) {
                return (Map<String, String>) call(JOBS, "fixedSteps", new Class<?>[] {String.class}, entryClass);
            }

            @Override
            public int maxParallelism() {
                return (int) call(JOBS, "maxParallelism", new Class<?>[0]);
            }
        };
    }

    /** @throws IllegalArgumentException as the method does */
    private static Object call(String type, String method, Class<?>[] parameters, Object... arguments) {
        try (URLClassLoader job = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            return job.loadClass(type).getMethod(method, parameters).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("reading the settings of the job failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(jar() + " has no " + type + "." + method + ": build it anew", e);
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
