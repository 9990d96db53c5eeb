package io.weir.cli.chaos;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.Recovery;
import io.weir.localstack.LocalStack;
import io.weir.localstack.Server;
import io.weir.localstack.StackException;
import io.weir.localstack.StackPorts;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Strikes, lets go again when it is time, and has somebody see to it that the stack recovers: a thread that starts again what has died, as {@code ./weir up} would,
 * and notes when all is well. Well is: every server is there and none is held, the job runs, and it has completed a checkpoint that was begun
 * after the last one was let go.
 */
final class Blows implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;

    /** One that has fallen. Guarded by the blows. */
    static final class Fallen {
        final Disturbance what;
        /** Since the run began. */
        final double atSecond;
        /** Epoch milliseconds from which on it can be recovered from; the maximum while it is held. */
        private long letGo = Long.MAX_VALUE;

        private long began;
        private double recoverySeconds = Double.NaN;

        private Fallen(Disturbance what, double atSecond) {
            this.what = what;
            this.atSecond = atSecond;
        }

        /** From the blow until all was well; not a number before. */
        double recoverySeconds() {
            return recoverySeconds;
        }

        private boolean isOpen() {
            return Double.isNaN(recoverySeconds);
        }
    }

    private final LocalStack stack;
    private final Seclusion seclusion;
    private final Console console;
    private final List<String> jobArguments;
    private final long started = System.nanoTime();
    private final List<Fallen> fallen = new ArrayList<>();
    private final ScheduledExecutorService letGo = Executors.newSingleThreadScheduledExecutor(Blows::daemon);
    private final Thread caretaker = daemon(this::takeCare);
    private final Thread atExit = new Thread(this::letAllGo, "let-go");
    private boolean fills;
    private String trouble = "";
    private volatile boolean closed;

    Blows(LocalStack stack, Seclusion seclusion, Console console, List<String> jobArguments) {
        this.stack = stack;
        this.seclusion = seclusion;
        this.console = console;
        this.jobArguments = jobArguments;
        Runtime.getRuntime().addShutdownHook(atExit);
        caretaker.start();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "blows");
        thread.setDaemon(true);
        return thread;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Cancelled by the end alone.
    void strike(Disturbance what) {
        double second = (System.nanoTime() - started) / 1e9;
        console.line("  %5.0f s  %2d  %s", second, what.number(), what.words());
        Fallen blow = new Fallen(what, second);
        blow.began = System.nanoTime();
        synchronized (this) {
            fallen.add(blow);
        }
        switch (what.how()) {
            case KILL -> server(what.whom()).kill();
            case PAUSE -> server(what.whom()).pause();
            case CUT -> seclusion.cut(ports(what.whom()), true);
            case FILL -> {
                synchronized (this) {
                    fills = true;
                }
                seclusion.fill();
            }
        }
        letGo.schedule(() -> letGo(blow), what.held().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void letGo(Fallen blow) {
        Disturbance what = blow.what;
        switch (what.how()) {
            case KILL -> {
                // It is for the caretaker to end that.
            }
            case PAUSE -> server(what.whom()).resume();
            case CUT -> seclusion.cut(ports(what.whom()), false);
            case FILL -> {
                synchronized (this) {
                    fills = false;
                    seclusion.free();
                }
            }
        }
        synchronized (this) {
            blow.letGo = System.currentTimeMillis();
        }
    }

    /** At the end of the JVM: what hangs could not be ended in good order. Ports and disk go with their namespaces. */
    private void letAllGo() {
        closed = true;
        stack.servers().forEach(Server::resume);
    }

    private Server server(String name) {
        return stack.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Integer> ports(String name) {
        StackPorts ports = stack.settings().ports();
        return switch (name) {
            case "kafka" -> List.of(ports.kafka());
            case "elasticsearch" -> List.of(ports.elasticsearch());
            case "postgres" -> List.of(ports.postgres());
            case "jobmanager" -> List.of(ports.flink(), ports.flinkRpc());
            default -> throw new IllegalArgumentException(name + " has no port that is known");
        };
    }

    private void takeCare() {
        while (!closed) {
            try {
                synchronized (this) {
                    if (fills) {
                        seclusion.fill();
                    }
                }
                Recovery recovery = Recovery.of(stack, console, jobArguments);
                if (!recovery.servers().isEmpty()) {
                    console.line("               back again: %s", String.join(", ", recovery.servers()));
                }
                note();
                trouble("");
            } catch (StackException | UserError | UncheckedIOException e) {
                // What is missing cannot be started yet: the disk is full, or what it needs hangs.
                trouble(e.getMessage());
            }
            pause();
        }
    }

    private synchronized void trouble(String what) {
        trouble = what;
    }

    /** What keeps the caretaker from bringing back what is missing; empty if nothing. */
    synchronized String trouble() {
        return trouble;
    }

    private void note() {
        boolean hadNoDisk;
        synchronized (this) {
            if (fallen.stream().noneMatch(Fallen::isOpen)) {
                return;
            }
            hadNoDisk = fallen.stream().anyMatch(blow -> blow.isOpen() && blow.what.how() == Disturbance.How.FILL);
        }
        if (hadNoDisk) {
            ChaosOutputs.retryShards(stack);
        }
        long checkpoint =
                Detection.running(stack).map(Detection::lastCheckpointBegan).orElse(Long.MIN_VALUE);
        long now = System.nanoTime();
        synchronized (this) {
            boolean well = fallen.stream().allMatch(blow -> blow.letGo < checkpoint);
            if (well) {
                fallen.stream().filter(Fallen::isOpen).forEach(blow -> blow.recoverySeconds = (now - blow.began) / 1e9);
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until all is well.
     *
     * @throws UserError when patience ends, saying what is not
     */
    void awaitRecovery(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (open()) {
            if (System.nanoTime() > deadline) {
                throw new UserError("the stack has not recovered within %d s: %s"
                        .formatted(patience.toSeconds(), trouble().isEmpty() ? "no checkpoint completes" : trouble()));
            }
            pause();
        }
    }

    private synchronized boolean open() {
        return fallen.stream().anyMatch(Fallen::isOpen);
    }

    synchronized List<Fallen> fallen() {
        return new ArrayList<>(fallen);
    }

    @Override
    public void close() {
        closed = true;
        letGo.shutdownNow();
        letAllGo();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // It is at work.
        }
        try {
            caretaker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
