package io.weir.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kafka, Elasticsearch, Postgres and Flink on this machine, for the demo and the tests alike. All they write is in one
 * folder. The servers outlive the JVM that started them:
 *
 * <ul>
 *   <li>{@link #start} starts them. Whatever an earlier run left alive in the folder is stopped first, so a killed run
 *       blocks nothing; a folder whose starter is alive and has not {@linkplain #leave() left} is refused.
 *   <li>{@link #close} stops them, and so does the end of the starter's JVM, by Ctrl-C too. After {@link #leave} they stay:
 *       a later JVM finds them with {@link #running} or {@link #attach}.
 * </ul>
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(10);

    private final StackSettings settings;
    private final Progress progress;
    private final Optional<FolderLock> lock;
    /** Stops everything if our JVM ends before the stack was left or closed. */
    private final Thread atExit = new Thread(this::stopAtExit, "stop-stack");

    /** Held while servers are started. */
    private final Object starting = new Object();

    /** Who is starting the servers now; null before and after. */
    private volatile Thread starter;

    private final Optional<KafkaServer> kafka;
    private final Optional<ElasticsearchServer> elasticsearch;
    private final Optional<PostgresServer> postgres;
    private final Optional<FlinkCluster> flink;
    private final List<Companion> companions;

    private LocalStack(StackSettings settings, Progress progress, Optional<FolderLock> lock) {
        this.settings = settings;
        this.progress = progress;
        this.lock = lock;
        kafka = part(Part.KAFKA).map(part -> new KafkaServer(settings, progress));
        elasticsearch = part(Part.ELASTICSEARCH).map(part -> new ElasticsearchServer(settings, progress));
        postgres = part(Part.POSTGRES).map(part -> new PostgresServer(settings, progress));
        flink = part(Part.FLINK).map(part -> flink(settings, progress));
        companions = new ArrayList<>(Companion.all(settings, progress));
    }

    private static FlinkCluster flink(StackSettings settings, Progress progress) {
        FlinkJobManager jobManager = new FlinkJobManager(settings, progress);
        return new FlinkCluster(
                jobManager,
                settings.taskManagerNumbers().stream()
                        .map(number -> new FlinkTaskManager(number, jobManager, settings, progress))
                        .toList());
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
            Companion.forgetAll(settings.folder());
            if (settings.fresh()) {
                deleteData(settings.folder());
            }
            StackSettings resolved = settings.withPorts(settings.ports().resolved());
            PortCheck.requireFree(resolved.ports(), resolved.parts(), resolved.taskManagerNumbers());
            StackFile.write(resolved);
            PrometheusTargets.write(resolved);
            LocalStack stack = new LocalStack(resolved, progress, Optional.of(lock));
            stack.startServers();
            return stack;
        } catch (RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    /**
     * The stack in this folder, if at least one of its processes is alive, be it a server or a {@linkplain #strayPids stray}.
     * Its methods work as those of the starter; closing it stops the servers, whoever has started them.
     */
    public static Optional<LocalStack> running(Path folder, Progress progress) {
        Path absolute = folder.toAbsolutePath().normalize();
        return StackFile.read(absolute)
                .map(settings -> new LocalStack(settings, progress, Optional.empty()))
                .filter(stack -> !alive(absolute).isEmpty());
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

    /**
     * Stops every process of a stack in this folder, for when there is none to attach to. Again and again, as a launcher
     * that is killed may just have started its server.
     *
     * @return how many there were
     */
    public static int stopLeftovers(Path anyFolder, Progress progress) {
        Path folder = anyFolder.toAbsolutePath().normalize();
        int stopped = 0;
        for (List<ServerProcess> leftovers = alive(folder); !leftovers.isEmpty(); leftovers = alive(folder)) {
            stopped += leftovers.size();
            progress.report("stack", "stopping %d processes that are still there".formatted(leftovers.size()));
            // All are asked before any is waited for. TERM lets Postgres wait for its clients, INT then does not; a JVM
            // may have inherited to ignore INT.
            leftovers.forEach(process -> process.signal("TERM"));
            leftovers.forEach(process -> process.stop("INT", LEFTOVER_PATIENCE));
        }
        Trees.delete(pidFiles(folder));
        return stopped;
    }

    private static List<ServerProcess> alive(Path folder) {
        return ServerProcess.alive(folder, pidFiles(folder));
    }

    private static Path pidFiles(Path folder) {
        return folder.resolve("run");
    }

    /** All but the programs of Postgres, which take a while to unpack. */
    private static void deleteData(Path folder) {
        for (String name : List.of("kafka", "elasticsearch", "postgres/data", "flink", "logs", "archive", "replays")) {
            Trees.delete(folder.resolve(name));
        }
    }

    private void startServers() {
        starter = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(atExit);
        synchronized (starting) {
            try {
                sideBySide(Server::start);
            } catch (StackException failed) {
                forgetAtExit();
                // An interrupt has ended the start; it must not end the cleaning up as well.
                boolean interrupted = Thread.interrupted();
                servers().forEach(Server::kill);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw failed;
            } finally {
                starter = null;
            }
        }
    }

    /** Runs beside whatever the JVM was doing: a start is cut short first, so that nothing is launched after the search. */
    private void stopAtExit() {
        progress.report("stack", "the command ends: stopping what it has started");
        Thread busy = starter;
        if (busy != null) {
            busy.interrupt();
        }
        synchronized (starting) {
            stopLeftovers(settings.folder(), progress);
        }
    }

    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException running) {
            // The JVM is ending: the hook is at work, and finds nothing left to do or does it.
        }
    }

    /**
     * Starts again what has died of a {@linkplain #running running} stack, on its ports and with its data; what is alive is
     * left alone.
     *
     * @return the names of the servers started
     * @throws StackException if another JVM is starting this stack, ports are taken or a server fails
     */
    @SuppressWarnings("try") // The lock is only to be held, and its starter holds it anyway.
    public List<String> startDead() {
        synchronized (starting) {
            starter = Thread.currentThread();
            try (FolderLock mine = lock.isPresent() ? null : FolderLock.take(settings.folder())) {
                return startAgain();
            } finally {
                starter = null;
            }
        }
    }

    private List<String> startAgain() {
        strays().forEach(stray -> stray.stop("TERM", LEFTOVER_PATIENCE));
        // TaskManagers that have lost their JobManager are of no use to the next one for a minute.
        flink.filter(cluster -> !cluster.jobManager().isAlive())
                .ifPresent(cluster -> cluster.taskManagers().forEach(Server::kill));
        List<Server> dead =
                servers().stream().filter(server -> !server.isAlive()).toList();
        PortCheck.requireFree(settings.ports(), deadParts(), deadTaskManagers());
        sideBySide(Server::start);
        return dead.stream().map(Server::name).toList();
    }

    /** Those whose ports nobody should have now. */
    private Set<Part> deadParts() {
        Map<Part, Optional<? extends Server>> servers = Map.of(
                Part.KAFKA, kafka,
                Part.ELASTICSEARCH, elasticsearch,
                Part.POSTGRES, postgres,
                Part.FLINK, flink.map(FlinkCluster::jobManager));
        return settings.parts().stream()
                .filter(part -> servers.get(part).filter(Server::isAlive).isEmpty())
                .collect(Collectors.toSet());
    }

    private List<Integer> deadTaskManagers() {
        return settings.taskManagerNumbers().stream()
                .filter(number -> !flink().taskManagers().get(number - 1).isAlive())
                .toList();
    }

    /** Processes of this folder that no server knows: a start that was killed, or is under way, has left them. */
    private List<ServerProcess> strays() {
        // Before the servers are asked for their children: one that Postgres starts for a client in between would be
        // nobody's.
        List<ServerProcess> alive = alive(settings.folder());
        Set<Long> known = servers().stream()
                .flatMapToLong(server -> server.pidIfAlive().stream())
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
        return alive.stream()
                .filter(process -> !known.contains(process.pid()) && process.isAlive())
                .toList();
    }

    /** Process ids of what belongs to this folder and is none of the servers; {@link #stop} ends them too. */
    public List<Long> strayPids() {
        return strays().stream().map(ServerProcess::pid).toList();
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

    /**
     * Starts a process that keeps the servers company from now on, and is a server like them: one that is there already under that name is ended first.
     *
     * @param name unlike any server's
     * @param javaArguments what java is to run: options, class path, main class and its arguments
     * @param address answers with 200 once it is ready
     * @throws StackException if it is not ready within the start timeout
     */
    public void accompany(String name, List<String> javaArguments, String address) {
        companions.stream().filter(other -> other.name().equals(name)).forEach(Server::stop);
        companions.removeIf(other -> other.name().equals(name));
        Companion companion = Companion.of(name, javaArguments, address, settings, progress);
        companions.add(companion);
        companion.start();
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
        servers.addAll(companions);
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

    /** Stops all servers, and what a killed start has left; their data stays in the folder. */
    public void stop() {
        sideBySide(Server::stop);
        stopLeftovers(settings.folder(), progress);
        try {
            Files.deleteIfExists(StackFile.in(settings.folder()));
            Files.deleteIfExists(PrometheusTargets.in(settings.folder()));
        } catch (IOException e) {
            throw new StackException("cannot delete " + StackFile.in(settings.folder()), e);
        }
    }

    /** Lets go of the stack and leaves its servers running, for another JVM to {@link #attach} to. */
    public void leave() {
        forgetAtExit();
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
