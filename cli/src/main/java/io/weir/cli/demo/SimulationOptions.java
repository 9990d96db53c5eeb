package io.weir.cli.demo;

import io.weir.cli.command.UserError;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Of the simulated bank. How many customers and days is usual differs from command to command, so these stand there. */
final class SimulationOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Same seed, same events (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--crimes",
            paramLabel = "N",
            defaultValue = "20",
            description = "Planted crimes of each typology (default: ${DEFAULT-VALUE}).")
    private int crimes;

    @Option(
            names = "--honest-slips",
            paramLabel = "SHARE",
            defaultValue = "0",
            description =
                    "Share of honest customers who do just what a detector looks for (default: ${DEFAULT-VALUE}).")
    private double honestSlips;

    int crimes() {
        return crimes;
    }

    /** @throws UserError when there can be no such simulation */
    Simulation simulation(int customers, int days) {
        try {
            return new Simulation(SimulationSettings.builder()
                    .seed(seed)
                    .customers(customers)
                    .duration(Duration.ofDays(days))
                    .structuring(crimes)
                    .velocityBursts(crimes)
                    .accountTakeovers(crimes)
                    .honestSlips(honestSlips)
                    .build());
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
