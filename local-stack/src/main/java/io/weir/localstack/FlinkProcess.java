package io.weir.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM of a Flink cluster. Both kinds read the same configuration, as on any cluster. */
abstract sealed class FlinkProcess extends JavaServer permits FlinkJobManager, FlinkTaskManager {
    /** What Flink's own configuration opens on JDK 17 and newer. */
    private static final List<String> OPENS = List.of(
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    FlinkProcess(String name, StackSettings settings, Progress progress) {
        super(name, settings, progress);
    }

    final String restUrl() {
        return "http://127.0.0.1:" + settings().ports().flink();
    }

    final List<String> flink(
            List<String> jvmOptions, String mainClass, int metricsPort, Map<String, String> ownOptions) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(OPENS);
        List<String> classPath = new ArrayList<>(List.of(WeirHome.flinkLib() + "/*"));
        settings().flinkJars().forEach(jar -> classPath.add(jar.toString()));
        List<String> command = new ArrayList<>(java(options, classPath, mainClass));
        command.add("--configDir");
        command.add(home().toString());
        // Nobody else's: where it is taken Flink goes on without metrics, and only its log says so.
        command.add("-Dmetrics.reporter.prom.port=" + metricsPort);
        ownOptions.forEach((key, value) -> command.add("-D" + key + "=" + value));
        return command;
    }

    @Override
    final Map<String, String> environment() {
        Path plugins = settings().flinkPlugins();
        return plugins == null ? Map.of() : Map.of("FLINK_PLUGINS_DIR", plugins.toString());
    }

    /** Whether metrics can be had there. */
    static boolean hasMetrics(int port) {
        return Companion.answers("http://127.0.0.1:%d/metrics".formatted(port));
    }

    @Override
    void prepare() {
        writeLog4j();
        Trees.delete(temporary());
        Trees.create(temporary());
        StringBuilder yaml = new StringBuilder();
        configuration().forEach((key, value) -> yaml.append("%s: '%s'%n".formatted(key, value.replace("'", "''"))));
        Trees.write(home().resolve("config.yaml"), yaml.toString());
    }

    private Path temporary() {
        return home().resolve("tmp");
    }

    private Map<String, String> configuration() {
        StackPorts ports = settings().ports();
        StackMemory memory = settings().memory();
        Path state = settings().folder().resolve("flink");
        Map<String, String> options = new LinkedHashMap<>();
        options.put("jobmanager.rpc.address", "127.0.0.1");
        options.put("jobmanager.rpc.port", Integer.toString(ports.flinkRpc()));
        options.put("jobmanager.bind-host", "127.0.0.1");
        options.put("rest.address", "127.0.0.1");
        options.put("rest.bind-address", "127.0.0.1");
        options.put("rest.port", Integer.toString(ports.flink()));
        options.put("rest.bind-port", Integer.toString(ports.flink()));
        options.put("web.upload.dir", Trees.create(state.resolve("jars")).toString());
        options.put("io.tmp.dirs", temporary().toString());
        options.put("taskmanager.host", "127.0.0.1");
        options.put("taskmanager.bind-host", "127.0.0.1");
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(settings().slotsPerTaskManager()));
        // Flink's start scripts derive these from a total; without scripts each one must be given.
        options.put("taskmanager.cpu.cores", Integer.toString(settings().slotsPerTaskManager()));
        options.put("taskmanager.memory.framework.heap.size", StackMemory.FRAMEWORK_HEAP + "m");
        options.put("taskmanager.memory.task.heap.size", (memory.taskManagerHeap() - StackMemory.FRAMEWORK_HEAP) + "m");
        options.put("taskmanager.memory.framework.off-heap.size", FlinkTaskManager.FRAMEWORK_OFF_HEAP + "m");
        options.put("taskmanager.memory.task.off-heap.size", "0m");
        options.put("taskmanager.memory.network.min", memory.taskManagerNetwork() + "m");
        options.put("taskmanager.memory.network.max", memory.taskManagerNetwork() + "m");
        options.put("taskmanager.memory.managed.size", memory.taskManagerManaged() + "m");
        options.put("taskmanager.memory.jvm-metaspace.size", FlinkTaskManager.METASPACE + "m");
        options.put("taskmanager.memory.jvm-overhead.min", "128m");
        options.put("taskmanager.memory.jvm-overhead.max", "128m");
        // The job manager's own storage ends at 5 MB of state.
        options.put(
                "execution.checkpointing.dir",
                Trees.create(state.resolve("checkpoints")).toUri().toString());
        options.put(
                "execution.checkpointing.savepoint-dir",
                Trees.create(state.resolve("savepoints")).toUri().toString());
        // What REST says of a job is so old at most, and not three seconds: who waits for one to run waits that much
        // less.
        options.put("web.refresh-interval", "500 ms");
        options.put("rest.cache.checkpoint-statistics.timeout", "500 ms");
        // A killed TaskManager is noticed after the second vain heartbeat, one that hangs within 20 s instead of 50.
        options.put("heartbeat.interval", "500 ms");
        options.put("heartbeat.timeout", "20 s");
        // The job is back soon after the first failure, and after many within 3 s of what they were due to being gone:
        // a TaskManager that starts again takes some ten seconds.
        options.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
        options.put("restart-strategy.exponential-delay.max-backoff", "3 s");
        options.put("restart-strategy.exponential-delay.reset-backoff-threshold", "2 min");
        // A job that has ended in whatever way but in good order can go on from where it was.
        options.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        options.put("metrics.reporters", "prom");
        options.put(
                "metrics.reporter.prom.factory.class", "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        // Names of models have a slash and bounds of histograms a dot, which Flink would replace.
        options.put("metrics.reporter.prom.filterLabelValueCharacters", "false");
        // Each says the same as a name that is there, and new ones with every restart would be new series.
        options.put("metrics.reporter.prom.scope.variables.excludes", "task_id;task_attempt_id;operator_id");
        options.putAll(settings().flinkOptions());
        return options;
    }
}
