package io.weir.cli.demo;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.simulator.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private SimulationOptions simulated;

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

    @Override
    public Integer call() throws IOException {
        Simulation simulation = simulated.simulation(customers, days);
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
}
