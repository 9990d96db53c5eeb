package io.weir.cli.replay;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.Brokers;
import io.weir.cli.command.Console;
import io.weir.cli.command.DayOrInstant;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.PeriodOption;
import io.weir.cli.command.UserError;
import io.weir.cli.models.ModelRegistry;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.JobSettings;
import io.weir.events.BelievableTime;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a period of the archive through the graph of the live job, beside it. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a period of the archive through the same graph as the live job, into outputs of its own on the running stack:",
            "topics replay-NAME-decisions and so on, index weir-alerts-replay-NAME, table case_queue_NAME. The live job is not touched.",
            "Runs in a process of its own, so several can run at once. Interrupted, the same command with its --name goes on from its newest checkpoint."
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final DateTimeFormatter NOW =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Mixin
    private FolderOption folder;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Folder of the archive, or its URI (default: the one of the running stack).")
    private String archive;

    @Mixin
    private PeriodOption period;

    @Option(
            names = "--warm-from",
            paramLabel = "TIME",
            converter = DayOrInstant.class,
            description =
                    "Read from there on, so that features and patterns are warm at --from; nothing of it is written.")
    private Instant warmFrom;

    @Option(
            names = "--with",
            paramLabel = "WHAT=FILE",
            description = {
                "Instead of what was in force: rules=PATH (a rule in SQL, or a folder of them), thresholds=FILE (a plan as on its topic, docs/events.md), models=FILE (likewise),",
                "or model=DIR (what weir model train has written, as the champion of the whole period). May be given several times."
            })
    private Map<String, Path> with = new LinkedHashMap<>();

    @Option(
            names = "--from-savepoint",
            paramLabel = "PATH",
            description = "Begin with the state of a savepoint of the live job, taken at --from, instead of warming.")
    private String savepoint;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Keeps replays apart (default: made of the clock). Small letters, digits and hyphens.")
    private String name;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of every step (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description = "Heap of the replay (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Option(
            names = "--diff",
            description =
                    "Afterwards compare what it has written with what was live, as weir diff does; exit code 1 when there is a difference that nothing permits.")
    private boolean diff;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "With --diff: write the comparison as .html or .json too, by the suffix; may be given twice.")
    private List<Path> reports = new ArrayList<>();

    @Parameters(
            paramLabel = "JOB-ARGUMENT",
            description = "Settings of the detection job, after --, such as: -- --velocity-burst.payments 8.")
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        period.check();
        JobSettings.check(jobArguments);
        checkName();
        checkWith();
        if (!diff && !reports.isEmpty()) {
            throw new UserError("--report goes with --diff");
        }
        ReplayDiff.requireReports(reports);
        LocalStack stack = folder.require(console);
        Path home = stack.settings().folder().resolve("replays").resolve(name).toAbsolutePath();
        ReplayOutputs outputs =
                new ReplayOutputs(Brokers.of(stack), "", "replay-" + name + "-", period.from(), period.to());

        List<String> arguments = new Arguments()
                .with(List.of(home.toString(), Integer.toString(parallelism), savepoint == null ? "" : savepoint))
                .with(
                        "--replay.archive",
                        archive != null
                                ? archive
                                : Detection.archive(stack.settings().folder()))
                .with(period.arguments("--replay.from", "--replay.to"))
                .with("--replay.warm-from", warmFrom)
                .with(outputs(stack, outputs))
                .with(instead(home))
                .with(jobArguments)
                .words();
        console.line("Replay %s", name);
        int code = ExportProcess.run("io.weir.jobs.ReplayProcess", memory, arguments);
        if (code == 0) {
            console.line(
                    "Its decisions and alerts are in the topics %sdecisions and %salerts",
                    outputs.replayTopicPrefix(), outputs.replayTopicPrefix());
        }
        return code == 0 && diff ? ReplayDiff.run(outputs, DiffCommand.PATTERN_REACH, reports, console) : code;
    }

    private List<String> outputs(LocalStack stack, ReplayOutputs outputs) {
        return List.of(
                "--kafka.bootstrap-servers", outputs.brokers().servers(),
                "--kafka.group", "weir-replay-" + name,
                "--kafka.topic-prefix", outputs.replayTopicPrefix(),
                "--elasticsearch.url", stack.elasticsearch().url(),
                "--elasticsearch.index-prefix", Detection.INDEX_PREFIX + "replay-" + name + "-",
                "--postgres.url", stack.postgres().jdbcUrl(),
                "--postgres.user", stack.postgres().user(),
                "--postgres.password", stack.postgres().password(),
                "--postgres.table", "case_queue_" + name.replace('-', '_'));
    }

    private void checkName() {
        if (name == null) {
            name = NOW.format(Instant.now());
        } else if (!name.matches("[a-z0-9][a-z0-9-]{0,29}")) {
            throw new UserError("--name " + name + ": small letters, digits and hyphens, 30 at most");
        }
    }

    private void checkWith() {
        List<String> problems = new ArrayList<>();
        with.forEach((what, file) -> {
            if (!List.of("rules", "thresholds", "models", "model").contains(what)) {
                problems.add("--with " + what + ": rules, thresholds, models or model is expected");
            } else if (!Files.exists(file)) {
                problems.add("--with " + what + "=" + file + ": there is no such file");
            }
        });
        if (with.containsKey("model") && with.containsKey("models")) {
            problems.add("--with model and --with models exclude each other");
        }
        if (!problems.isEmpty()) {
            throw new UserError(String.join("\n", problems));
        }
    }

    /** What is in force instead, as settings of the job. */
    private List<String> instead(Path home) throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>();
        if (with.containsKey("rules")) {
            settings.addAll(List.of("--decisions.rules", absolute("rules")));
        }
        if (with.containsKey("thresholds")) {
            settings.addAll(List.of("--replay.thresholds", absolute("thresholds")));
        }
        if (with.containsKey("models")) {
            settings.addAll(List.of("--replay.models", absolute("models")));
        }
        if (with.containsKey("model")) {
            Path plan = home.resolve("models.json");
            if (!Files.exists(plan)) {
                PlannedModel champion = ModelRegistry.in(home.resolve("models"))
                        .add("replayed", with.get("model"), PlannedModel.Role.CHAMPION, BelievableTime.EARLIEST);
                Files.write(plan, ModelPlan.NONE.with(champion).write());
            }
            settings.addAll(List.of("--replay.models", plan.toString()));
        }
        return settings;
    }

    private String absolute(String what) {
        return with.get(what).toAbsolutePath().toString();
    }
}
