package io.weir.cli.rules;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.PeriodOption;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the backtest in a process of its own. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what a rule would have raised on past payments: how much, how right, what nobody else catches, and what it costs.",
            "Payments come from the archive, from a file with its mapping, or from the folder of `weir features export`; their features are those of",
            "the live job. Two versions or two thresholds stand side by side. Nothing live is touched; needs no running stack."
        })
final class RulesBacktestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RULE", description = "File of the rule, or the id of one in sql/rules.")
    private String rule;

    @Mixin
    private PeriodOption period;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description =
                    "Folder of an archive, or its URI (default: that of ./weir up, unless --input or --features is given).")
    private String archive;

    @Option(names = "--input", paramLabel = "FILE", description = "File of payments, plain or gzipped.")
    private Path input;

    @Option(names = "--mapping", paramLabel = "MAPPING.yaml", description = "Which of its columns is which field.")
    private Path mapping;

    @Option(
            names = "--features",
            paramLabel = "DIR",
            description = {
                "Folder that `weir features export` wrote. With --input it is written where it is not there yet",
                "(default: the last four are kept in .weir/backtests)."
            })
    private Path features;

    @Option(names = "--against", paramLabel = "FILE", description = "File of another version, side by side.")
    private Path against;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = {
                "Another default of a threshold, side by side; with --against, of that version. The values of segments stay.",
                "May be given several times."
            })
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Folder of the rules to compare with; the live ones are (default: sql/rules).")
    private Path rules;

    @Option(names = "--model", paramLabel = "DIR", description = "Compare with a model that `weir model train` wrote.")
    private Path model;

    @Option(
            names = "--review",
            paramLabel = "SCORE",
            defaultValue = "0.5",
            description = "Score from which on the model catches (default: ${DEFAULT-VALUE}).")
    private String review;

    @Option(names = "--report", paramLabel = "FILE", description = "Write what was found as JSON, too.")
    private Path report;

    @Option(names = "--html", paramLabel = "FILE", description = "Write it as a page with plots, too.")
    private Path html;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description = "Heap of the backtest (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> files = RuleFiles.of(List.of(rule), RuleFiles.folder());
        if (files.size() != 1) {
            throw new UserError(rule + " holds " + files.size() + " rules; name one");
        }
        if (archive != null && (input != null || features != null)) {
            throw new UserError("--archive and --input or --features exclude each other");
        }
        String archived = archive != null || input != null || features != null
                ? archive
                : Detection.archive(FolderOption.ofUp()).toString();
        String thresholds = set.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(","));
        List<String> arguments = new Arguments()
                .with("--rule", files.get(0))
                .with(period.arguments("--from", "--to"))
                .with("--archive", archived)
                .with("--input", input)
                .with("--mapping", mapping)
                .with("--features", features)
                .with("--against", against)
                .with("--set", set.isEmpty() ? null : thresholds)
                .with("--rules", rules != null ? rules : RuleFiles.folder())
                .with("--model", model)
                .with("--review", review)
                .with("--report", report)
                .with("--page", html)
                .with("--kept", FolderOption.ofUp().resolveSibling("backtests"))
                .words();
        return ExportProcess.run("io.weir.jobs.backtest.BacktestRule", memory, arguments);
    }
}
