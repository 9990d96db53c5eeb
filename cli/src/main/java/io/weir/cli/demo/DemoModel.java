package io.weir.cli.demo;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.features.FeaturesExportCommand;
import io.weir.cli.models.ModelPublishCommand;
import io.weir.cli.models.ModelRegistry;
import io.weir.cli.models.ModelTrainCommand;
import io.weir.cli.models.ThresholdsSetCommand;
import io.weir.localstack.LocalStack;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A model for the demo, come by as a user would: payments of earlier weeks and other customers, exported with their features, trained on, published, with
 * thresholds that an alert budget allows. Each step is the command of that name.
 */
final class DemoModel {
    private static final int CUSTOMERS = 1_000;
    private static final int DAYS = 21;
    private static final int CRIMES = 80;
    private static final double REVIEW_BUDGET = 0.01;
    private static final double BLOCK_BUDGET = 0.005;

    private DemoModel() {}

    /** @param demo whose time the model is trained before; the customers are others */
    static void trainAndPublish(LocalStack stack, SimulationSettings demo, Console console) throws IOException {
        Path folder = stack.settings().folder().resolve("training");
        delete(folder);
        delete(ModelRegistry.of(stack));
        Simulation past = new Simulation(SimulationSettings.builder()
                .seed(demo.seed() + 1_000_003)
                .start(demo.start().minus(Duration.ofDays(DAYS + 7)))
                .duration(Duration.ofDays(DAYS))
                .customers(CUSTOMERS)
                .structuring(CRIMES)
                .velocityBursts(CRIMES)
                .accountTakeovers(CRIMES)
                .build());
        console.line(
                "Training a model on %d days of %,d other customers, before the demo's time: export, train, publish",
                DAYS, CUSTOMERS);
        SimulatedFiles.write(past, folder);
        Path features = folder.resolve("features");
        run(
                new FeaturesExportCommand(),
                "--input",
                SimulatedFiles.transactions(folder).toString(),
                "--mapping",
                SimulatedFiles.mapping(folder).toString(),
                "--out",
                features.toString(),
                "--memory",
                "1g");
        Path model = folder.resolve("model");
        run(
                new ModelTrainCommand(),
                "--data",
                features.toString(),
                "--out",
                model.toString(),
                "--trees",
                "150",
                "--eta",
                "0.1",
                "--memory",
                "1g");
        String from = demo.start().toString();
        String home = stack.settings().folder().toString();
        run(new ModelPublishCommand(), model.toString(), "--as", "champion", "--from", from, "--folder", home);
        ModelCard card = ModelCardCodec.read(Files.readAllBytes(model.resolve(ModelRegistry.CARD)));
        run(
                new ThresholdsSetCommand(),
                "--review",
                threshold(card, REVIEW_BUDGET),
                "--block",
                threshold(card, BLOCK_BUDGET),
                "--from",
                from,
                "--folder",
                home);
    }

    /** What an earlier demo has left. */
    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String threshold(ModelCard card, double share) {
        double threshold = card.quality().budgets().stream()
                .filter(budget -> budget.share() == share)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The card has no budget of " + share))
                .threshold();
        return String.format(Locale.ROOT, "%.6f", Math.min(1, Math.max(0, threshold)));
    }

    private static void run(Object command, String... arguments) {
        int exit = new CommandLine(command).execute(arguments);
        if (exit != 0) {
            throw new UserError("the demo's model could not be made; see above. ./weir demo --no-model does without");
        }
    }
}
