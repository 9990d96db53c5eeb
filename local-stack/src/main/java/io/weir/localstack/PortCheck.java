package io.weir.localstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Looks for taken ports before anything is started. */
final class PortCheck {
    /** Added to a port that is taken: another one to try. */
    private static final int ELSEWHERE = 10_000;

    private static final int MAX_PORT = 65_535;

    /** The threads of a JVM that was killed let go of its port a moment after the process is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private PortCheck() {}

    /**
     * Checks the ports of the parts that will run.
     *
     * @param taskManagers numbers of those that will run
     * @throws StackException naming every port that is taken, who has it if known, and the option that sets another
     */
    static void requireFree(StackPorts ports, Collection<Part> parts, Collection<Integer> taskManagers) {
        Deadline deadline = Deadline.in(PATIENCE);
        List<String> taken = new ArrayList<>();
        for (Part part : Part.values()) {
            if (parts.contains(part)) {
                ports.of(part).values().stream()
                        .filter(port -> !deadline.await(() -> FreePorts.isFree(port)))
                        .map(port -> problem(part, port, ports))
                        .forEach(taken::add);
            }
        }
        taskManagers.stream()
                .map(ports::metricsOf)
                .filter(port -> !deadline.await(() -> FreePorts.isFree(port)))
                .map(port -> problem(port, "the metrics of a TaskManager", "metrics", ports.metrics()))
                .forEach(taken::add);
        if (!taken.isEmpty()) {
            throw new StackException(String.join("\n", taken));
        }
    }

    /** A part's internal port follows its public one, which is the one with an option. */
    private static String problem(Part part, int port, StackPorts ports) {
        return port == ports.metrics()
                ? problem(port, "the metrics of Flink", "metrics", port)
                : problem(port, part.id(), part.id(), ports.of(part).get(part.id()));
    }

    private static String problem(int port, String of, String option, int publicPort) {
        return "port %d for %s is taken%s: end that program, or choose another port: --%s-port %d (or 0 for any free one)"
                .formatted(
                        port,
                        of,
                        PortOwner.of(port).map(owner -> " by " + owner).orElse(""),
                        option,
                        publicPort
                                + (publicPort + ELSEWHERE > MAX_PORT - StackPorts.MOST_TASK_MANAGERS
                                        ? -ELSEWHERE
                                        : ELSEWHERE));
    }
}
