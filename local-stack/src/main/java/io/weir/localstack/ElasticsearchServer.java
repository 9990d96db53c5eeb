package io.weir.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An Elasticsearch node, without security. Indices need {@code number_of_replicas: 0} to be green, as it is alone. */
public final class ElasticsearchServer extends Server {
    private static final String LOG4J = """
            status = error
            appender.file.type = RollingFile
            appender.file.name = file
            appender.file.fileName = ${sys:es.logs.base_path}${sys:file.separator}${sys:es.logs.cluster_name}.log
            appender.file.filePattern = ${sys:es.logs.base_path}${sys:file.separator}${sys:es.logs.cluster_name}-%i.log
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}]%marker %m%n
            appender.file.policies.type = Policies
            appender.file.policies.size.type = SizeBasedTriggeringPolicy
            appender.file.policies.size.size = 20MB
            appender.file.strategy.type = DefaultRolloverStrategy
            appender.file.strategy.max = 3
            rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            """;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    ElasticsearchServer(StackSettings settings, Progress progress) {
        super("elasticsearch", settings, progress);
    }

    /** Such as {@code http://127.0.0.1:19200}. */
    public String url() {
        return "http://127.0.0.1:" + settings().ports().elasticsearch();
    }

    @Override
    public String address() {
        return url();
    }

    @Override
    public Path log() {
        return home().resolve("logs").resolve("weir.log");
    }

    @Override
    void prepare() {
        Unprivileged user = Unprivileged.choose(settings().asRoot());
        // A launcher killed while it wrote its keystore leaves a file that the next one stumbles over.
        Trees.delete(config());
        Trees.delete(temporary());
        for (Path folder : List.of(config(), temporary(), home().resolve("data"), home().resolve("logs"))) {
            Trees.create(folder);
        }
        Trees.write(config().resolve("elasticsearch.yml"), configText());
        Trees.write(config().resolve("jvm.options"), jvmOptions());
        Trees.write(config().resolve("log4j2.properties"), LOG4J);
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new StackException("cannot delete " + pidFile(), e);
        }
        user.handOver(home());
        user.requireReach(List.of(home(), program(), JavaServer.javaProgram()));
    }

    /** With -d the launcher ends, with code 0, when the node is up: no second JVM stays behind. */
    @Override
    List<String> command() {
        return Unprivileged.choose(settings().asRoot())
                .wrap(List.of(program().toString(), "-d", "-p", pidFile().toString()));
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("ES_PATH_CONF", config().toString());
        variables.put("ES_TMPDIR", temporary().toString());
        variables.put("ES_JAVA_HOME", JavaServer.javaHome().toString());
        // Else the launcher leaves two empty folders in /tmp with every start. The script splits the text at blanks.
        variables.put("CLI_JAVA_OPTS", hasBlank(temporary()) ? "" : "-Djava.io.tmpdir=" + temporary());
        return variables;
    }

    private static boolean hasBlank(Path path) {
        return path.toString().chars().anyMatch(Character::isWhitespace);
    }

    @Override
    ProcessHandle settle(Process launched, Deadline deadline) {
        try {
            Duration left = settings().startTimeout().minus(deadline.elapsed());
            if (!launched.waitFor(left.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure(
                        "is not ready after " + Deadline.seconds(settings().startTimeout()));
            }
            if (launched.exitValue() != 0) {
                throw failure("ended while starting" + exitCode(launched));
            }
            long pid = Long.parseLong(Files.readString(pidFile()).strip());
            return ProcessHandle.of(pid).orElseThrow(() -> failure("ended just after its start"));
        } catch (IOException | NumberFormatException e) {
            throw new StackException("elasticsearch has left no process id in " + pidFile(), e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for elasticsearch", interrupted);
        }
    }

    /** Ready when its indices can be searched and written. */
    @Override
    boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
                .timeout(Duration.ofSeconds(3))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for elasticsearch", interrupted);
        }
    }

    private static Path program() {
        return WeirHome.elasticsearch().resolve("bin").resolve("elasticsearch");
    }

    private Path config() {
        return home().resolve("config");
    }

    private Path temporary() {
        return home().resolve("tmp");
    }

    private Path pidFile() {
        return home().resolve("server.pid");
    }

    private String configText() {
        return """
                cluster.name: weir
                node.name: weir
                path.data: '%s'
                path.logs: '%s'
                network.host: 127.0.0.1
                http.port: %d
                transport.port: 0
                discovery.type: single-node
                xpack.security.enabled: false
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(
                        home().resolve("data"),
                        home().resolve("logs"),
                        settings().ports().elasticsearch());
    }

    /** The heap is not touched in advance: what is not needed is not taken. */
    private String jvmOptions() {
        int heap = settings().memory().elasticsearchHeap();
        return """
                -Xms%1$dm
                -Xmx%1$dm
                -XX:+UseG1GC
                -XX:-AlwaysPreTouch
                -XX:+ExitOnOutOfMemoryError
                -Djava.io.tmpdir=${ES_TMPDIR}
                -Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
                -D%2$s
                %3$s
                """.formatted(
                heap, ServerProcess.marker(settings().folder()), settings().brief() ? JavaServer.QUICK_COMPILER : "");
    }
}
