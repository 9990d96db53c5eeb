package io.weir.cli.demo;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Made-up payments for those who have none at hand. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the payments of simulated customers with planted crimes as files, for import, features export and the notebooks.",
            "DIR/transactions.csv has the payments and their labels, DIR/mapping.yaml says how to read them, DIR/account-events.jsonl has logins,",
            "new devices and the like as they go over the wire. The same options give the same files. Needs no running stack."
        })
public final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; must not hold a simulation yet.")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Same seed, same payments (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Simulated customers; each makes some 6.5 payments a day (default: ${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "28",
            description = "Simulated days, from 2026-03-02 on (default: ${DEFAULT-VALUE}).")
    private int days;

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

    @Override
    public Integer call() throws IOException {
        Simulation simulation = simulation();
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new UserError("--out " + out + ": it is there and is no folder");
        }
        if (Files.exists(SimulatedFiles.transactions(out))) {
            throw new UserError(
                    "--out " + out + ": it holds a simulation already; choose another folder, or delete that one");
        }
        SimulatedFiles written = SimulatedFiles.write(simulation, out);
        new Console()
                .line(
                        "  %,d payments of %,d customers in %d days, %,d of them crime; %,d account events%n  %s",
                        written.payments(),
                        customers,
                        days,
                        written.frauds(),
                        written.accountEvents(),
                        SimulatedFiles.transactions(out));
        return 0;
    }

    private Simulation simulation() {
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
