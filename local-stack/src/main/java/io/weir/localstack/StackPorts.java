package io.weir.localstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The TCP ports of the servers, all on 127.0.0.1 but for the metrics: Flink's reporter can only listen on every address of the machine, and says numbers
 * and no payment. 0 means any free port, chosen at start and kept while the stack lives.
 *
 * @param kafka the broker
 * @param kafkaController the broker's other half, which keeps the metadata
 * @param elasticsearch HTTP
 * @param postgres SQL
 * @param flink REST and web page
 * @param flinkRpc where TaskManagers find the JobManager
 * @param metrics where Prometheus finds the JobManager's metrics; those of TaskManagers are on the ports behind it, in their order
 */
public record StackPorts(
        int kafka, int kafkaController, int elasticsearch, int postgres, int flink, int flinkRpc, int metrics) {
    /** TaskManagers of a stack, at most: so many ports behind {@link #metrics} are kept free for them. */
    static final int MOST_TASK_MANAGERS = 16;

    /** The ports of the demo: the servers' usual ones plus 10,000, so that neither is in the other's way. */
    public static final StackPorts DEFAULT = new StackPorts(19092, 19093, 19200, 15432, 18081, 16123, 19249);

    /** Any free ports: for tests, which may run beside a demo. */
    public static final StackPorts FREE = new StackPorts(0, 0, 0, 0, 0, 0, 0);

    private static final String METRICS = "metrics";

    /** Where a TaskManager tells its metrics; the first has number 1. */
    public int metricsOf(int taskManager) {
        return metrics + taskManager;
    }

    /** Setting name to port, in order, for the given part only. */
    Map<String, Integer> of(Part part) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        switch (part) {
            case KAFKA -> {
                ports.put("kafka", kafka);
                ports.put("kafka-controller", kafkaController);
            }
            case ELASTICSEARCH -> ports.put("elasticsearch", elasticsearch);
            case POSTGRES -> ports.put("postgres", postgres);
            case FLINK -> {
                ports.put("flink", flink);
                ports.put("flink-rpc", flinkRpc);
                ports.put(METRICS, metrics);
            }
        }
        return ports;
    }

    /** These ports with every 0 replaced by a port that is free now. */
    StackPorts resolved() {
        FreePorts free =
                new FreePorts(List.of(kafka, kafkaController, elasticsearch, postgres, flink, flinkRpc, metrics));
        return new StackPorts(
                free.orKeep(kafka),
                free.orKeep(kafkaController),
                free.orKeep(elasticsearch),
                free.orKeep(postgres),
                free.orKeep(flink),
                free.orKeep(flinkRpc),
                free.orKeep(metrics, 1 + MOST_TASK_MANAGERS));
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<Integer, String> seen = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            of(part).forEach((name, port) -> {
                if (port < 0 || port > 65_535) {
                    problems.add("port %s is %d: it must be 0 (any free port) or 1 to 65535".formatted(name, port));
                }
                if (name.equals(METRICS) && port > 65_535 - MOST_TASK_MANAGERS) {
                    problems.add("port %s is %d: TaskManagers need the %d ports behind it"
                            .formatted(name, port, MOST_TASK_MANAGERS));
                }
                String other = port == 0 ? null : seen.putIfAbsent(port, name);
                if (other != null) {
                    problems.add("ports %s and %s are both %d: they must differ".formatted(other, name, port));
                }
            });
        }
        return problems;
    }
}
