package io.weir.jobs;

import io.weir.localstack.LocalStack;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One real stack for all integration tests of the module: started with the first, stopped after the last. Its Flink is configured as on Kubernetes, and has the jobs'
 * code on its class path: a dozen jobs after each other would spend more time loading it than running it. {@link StockClusterIT} has a Flink without.
 */
final class TestStack implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(TestStack.class);

    /** Held in the store of the launcher's session, which closes it when all tests of a JVM are done: with several JVMs each class is a plan, and so a root, of its own. */
    private record Running(LocalStack stack) implements AutoCloseable {
        @Override
        public void close() {
            stack.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    private static Running running(ExtensionContext context) {
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent(
                        "stack",
                        key -> new Running(LocalStack.start(
                                settings(), (server, news) -> System.out.println("stack: " + server + " " + news))),
                        Running.class);
    }

    /** A folder that is this JVM's alone: tests run in more than one, at the same time, in one module. */
    static Path folder(String name) {
        Path folder = Path.of("target", name + "-" + System.getProperty("weir.fork", "1"))
                .toAbsolutePath();
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Making " + folder + " failed", e);
        }
    }

    private static StackSettings settings() {
        return asOnKubernetes(StackSettings.in(folder("stack")))
                .withFlinkJar(Deployment.JAR)
                .withFlinkOption("classloader.resolve-order", "parent-first");
    }

    /** An empty stack on free ports with Flink's configuration of the manifests. */
    static StackSettings asOnKubernetes(StackSettings stack) {
        StackSettings settings = stack.withPorts(StackPorts.FREE).withFresh(true);
        for (Map.Entry<String, String> option : ManifestConfiguration.here().entrySet()) {
            // The stack's slots are what a machine has.
            if (!option.getKey().equals("taskmanager.numberOfTaskSlots")) {
                settings = settings.withFlinkOption(option.getKey(), option.getValue());
            }
        }
        return settings;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).stack();
    }
}
