package io.weir.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Kafka, Elasticsearch, Postgres and Flink on this machine, for the demo and the tests alike. All they write is in one
 * folder. The servers outlive the JVM that started them:
 *
 * <ul>
 *   <li>{@link #start} starts them. Whatever an earlier run left alive in the folder is stopped first, so a killed run
 *       blocks nothing; a folder whose starter is alive and has not {@linkplain #leave() left} is refused.
 *   <li>{@link #close} stops them. {@link #leave} does not: a later JVM finds them with {@link #running} or
 *       {@link #attach}.
 * </ul>
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(10);

    private final StackSettings settings;
    private final Optional<FolderLock> lock;
    private final Optional<KafkaServer> kafka;
    private final Optional<ElasticsearchServer> elasticsearch;
    private final Optional<PostgresServer> postgres;
    private final Optional<FlinkCluster> flink;

    private LocalStack(StackSettings settings, Progress progress, Optional<FolderLock> lock) {
        this.settings = settings;
        this.lock = lock;
        kafka = part(Part.KAFKA).map(part -> new KafkaServer(settings, progress));
        elasticsearch = part(Part.ELASTICSEARCH).map(part -> new ElasticsearchServer(settings, progress));
        postgres = part(Part.POSTGRES).map(part -> new PostgresServer(settings, progress));
        flink = part(Part.FLINK)
                .map(part -> new FlinkCluster(
                        new FlinkJobManager(settings, progress),
                        IntStream.rangeClosed(1, settings.taskManagers())
                                .mapToObj(number -> new FlinkTaskManager(number, settings, progress))
                                .toList()));
    }

    private Optional<Part> part(Part part) {
        return Optional.of(part).filter(settings.parts()::contains);
    }

    /** {@link #start(StackSettings, Progress)} in silence. */
    public static LocalStack start(StackSettings settings) {
        return start(settings, Progress.SILENT);
    }

    /**
     * Starts the servers side by side and returns when all of them serve.
     *
     * @throws StackException if the folder is in use, ports are taken or a server fails; then nothing is left running. All
     *     problems are named at once
     */
    public static LocalStack start(StackSettings settings, Progress progress) {
        WeirHome.requirePrograms(settings.parts());
        FolderLock lock = FolderLock.take(settings.folder());
        try {
            stopLeftovers(settings.folder(), progress);
            if (settings.fresh()) {
                deleteData(settings.folder());
            }
            StackSettings resolved = settings.withPorts(settings.ports().resolved());
            PortCheck.requireFree(resolved);
            StackFile.write(resolved);
            LocalStack stack = new LocalStack(resolved, progress, Optional.of(lock));
            stack.startServers();
            return stack;
        } catch (RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    /**
     * The stack in this folder, if at least one of its servers is alive. Its methods work as those of the starter;
     * closing it stops the servers, whoever has started them.
     */
    public static Optional<LocalStack> running(Path folder, Progress progress) {
        return StackFile.read(folder.toAbsolutePath().normalize())
                .map(settings -> new LocalStack(settings, progress, Optional.empty()))
                .filter(stack -> stack.servers().stream().anyMatch(Server::isAlive));
    }

    /**
     * Like {@link #running}.
     *
     * @throws StackException if nothing runs in this folder
     */
    public static LocalStack attach(Path folder) {
        return running(folder, Progress.SILENT)
                .orElseThrow(
                        () -> new StackException("no stack is running in " + folder + ": start one with ./weir up"));
    }

    /** Again and again, as a launcher that is killed may just have started its server. */
    private static void stopLeftovers(Path folder, Progress progress) {
        Path pidFiles = folder.resolve("run");
        for (List<ServerProcess> leftovers = ServerProcess.alive(folder, pidFiles);
                !leftovers.isEmpty();
                leftovers = ServerProcess.alive(folder, pidFiles)) {
            progress.report("stack", "stopping %d processes that an earlier run left".formatted(leftovers.size()));
            // All are asked before any is waited for. TERM lets Postgres wait for its clients, INT then does not; a JVM
            // may have inherited to ignore INT.
            leftovers.forEach(process -> process.signal("TERM"));
            leftovers.forEach(process -> process.stop("INT", LEFTOVER_PATIENCE));
        }
        Trees.delete(pidFiles);
    }

    /** All but the programs of Postgres, which take a while to unpack. */
    private static void deleteData(Path folder) {
        for (String name : List.of("kafka", "elasticsearch", "postgres/data", "flink", "logs")) {
            Trees.delete(folder.resolve(name));
        }
    }

    private void startServers() {
        try {
            sideBySide(Server::start);
        } catch (StackException failed) {
            servers().forEach(Server::kill);
            throw failed;
        }
    }

    /** Does something to all servers at once. Reports all failures, not just the first. */
    private void sideBySide(Consumer<Server> action) {
        List<Server> servers = servers();
        ExecutorService threads = Executors.newFixedThreadPool(servers.size(), task -> {
            Thread thread = new Thread(task, "local-stack");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> results = new ArrayList<>();
            for (Server server : servers) {
                results.add(threads.submit(() -> action.accept(server)));
            }
            List<String> failures = new ArrayList<>();
            Throwable first = null;
            for (Future<?> result : results) {
                try {
                    result.get();
                } catch (ExecutionException failed) {
                    first = first == null ? failed.getCause() : first;
                    failures.add(
                            failed.getCause() instanceof StackException known
                                    ? known.getMessage()
                                    : failed.getCause().toString());
                }
            }
            if (failures.size() == 1 && first instanceof StackException known) {
                throw known;
            }
            if (first != null) {
                throw new StackException(String.join("\n", failures), first);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while starting or stopping the stack", interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The settings, with the ports really used. */
    public StackSettings settings() {
        return settings;
    }

    /** The Kafka broker. */
    public KafkaServer kafka() {
        return kafka.orElseThrow(() -> missing(Part.KAFKA));
    }

    /** The Elasticsearch node. */
    public ElasticsearchServer elasticsearch() {
        return elasticsearch.orElseThrow(() -> missing(Part.ELASTICSEARCH));
    }

    /** The Postgres server. */
    public PostgresServer postgres() {
        return postgres.orElseThrow(() -> missing(Part.POSTGRES));
    }

    /** The Flink cluster. */
    public FlinkCluster flink() {
        return flink.orElseThrow(() -> missing(Part.FLINK));
    }

    private static StackException missing(Part part) {
        return new StackException("this stack has been started without " + part.id());
    }

    /** Every server of this stack, running or not. */
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        elasticsearch.ifPresent(servers::add);
        kafka.ifPresent(servers::add);
        postgres.ifPresent(servers::add);
        flink.ifPresent(cluster -> {
            servers.add(cluster.jobManager());
            servers.addAll(cluster.taskManagers());
        });
        return servers;
    }

    /** How each server does. */
    public List<ServerStatus> status() {
        return servers().stream().map(ServerStatus::of).toList();
    }

    /** Memory all servers take together, in bytes; 0 where the system does not tell (outside Linux). */
    public long residentBytes() {
        return servers().stream()
                .mapToLong(server -> server.residentBytes().orElse(0))
                .sum();
    }

    /** Stops all servers; their data stays in the folder. */
    public void stop() {
        sideBySide(Server::stop);
        try {
            Files.deleteIfExists(StackFile.in(settings.folder()));
        } catch (IOException e) {
            throw new StackException("cannot delete " + StackFile.in(settings.folder()), e);
        }
    }

    /** Lets go of the stack and leaves its servers running, for another JVM to {@link #attach} to. */
    public void leave() {
        lock.ifPresent(FolderLock::close);
    }

    /** Stops all servers and lets go of the folder. */
    @Override
    public void close() {
        try {
            stop();
        } finally {
            leave();
        }
    }
}
