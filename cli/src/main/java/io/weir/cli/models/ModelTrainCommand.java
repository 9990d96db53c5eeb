package io.weir.cli.models;

import io.weir.cli.command.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the training in a process of its own, with memory of its own. The training checks what it is told; here is only what there is to tell. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains gradient-boosted trees on exported payments and says what they are worth.",
            "Split by time: a training period, a delay in which its labels come in, a test. The number of trees is chosen on the last fifth of the",
            "training; then as many are grown on all of it. Writes DIR/model.ubj, in XGBoost's format, and DIR/card.json, the model's card.",
            "The same data and seed give the same bytes. Needs no running stack."
        })
public final class ModelTrainCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder that `weir features export` wrote.")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; must not hold a model yet.")
    private Path out;

    @Option(
            names = "--train-from",
            paramLabel = "DATE",
            description = "First day of the training, UTC (default: the first of the data).")
    private String trainFrom;

    @Option(
            names = "--train-days",
            paramLabel = "N",
            description = "Days of training (default: all before the delay and the test).")
    private String trainDays;

    @Option(
            names = "--delay-days",
            paramLabel = "N",
            description = "Days for labels to come in (default: 7, or a fifth of the data if that is less).")
    private String delayDays;

    @Option(
            names = "--test-days",
            paramLabel = "N",
            description = "Days of test (default: the last fifth of the data, 30 at most).")
    private String testDays;

    @Option(
            names = "--features",
            paramLabel = "NAMES",
            description = "Which features trees may ask for, with commas between them (default: all).")
    private String features;

    @Option(
            names = "--catalogue",
            paramLabel = "FILE",
            description = "Feature catalogue of the export (default: the one that is shipped).")
    private Path catalogue;

    @Option(names = "--trees", paramLabel = "N", description = "Trees at the most (default: 500).")
    private String trees;

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description =
                    "Trees without a better average precision that end the search for their number; 0 grows all (default: 50).")
    private String earlyStopping;

    @Option(
            names = "--eta",
            paramLabel = "X",
            description = "How much of each tree's answer is taken, up to 1 (default: 0.05).")
    private String eta;

    @Option(names = "--depth", paramLabel = "N", description = "Depth of a tree, 1 to 16 (default: 5).")
    private String depth;

    @Option(names = "--tree-method", paramLabel = "M", description = "exact, hist or approx (default: hist).")
    private String treeMethod;

    @Option(
            names = "--class-weight",
            paramLabel = "WEIGHT",
            description = {
                "How many honest payments a fraud weighs: a number, or auto for as many as there are to each fraud (default: 1).",
                "With anything but 1 scores are no probabilities."
            })
    private String classWeight;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn by lot (default: 42).")
    private String seed;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description =
                    "Heap of the training; a million payments take about 1.5 GB of it and 1 GB beside it (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.scoring.training.TrainModel"));
        command.addAll(new Arguments()
                .with("--data", data)
                .with("--out", out)
                .with("--train-from", trainFrom)
                .with("--train-days", trainDays)
                .with("--delay-days", delayDays)
                .with("--test-days", testDays)
                .with("--features", features)
                .with("--catalogue", catalogue)
                .with("--trees", trees)
                .with("--early-stopping", earlyStopping)
                .with("--eta", eta)
                .with("--depth", depth)
                .with("--tree-method", treeMethod)
                .with("--class-weight", classWeight)
                .with("--seed", seed)
                .words());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
