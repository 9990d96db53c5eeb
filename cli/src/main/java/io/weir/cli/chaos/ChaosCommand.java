package io.weir.cli.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.command.Console;
import io.weir.cli.command.ReportFile;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.JobSettings;
import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Nothing lost, nothing doubled, whatever dies. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a known stream through an undisturbed stack, then once more through one whose servers are killed, paused, cut off from the network"
                    + " and left without disk at seeded moments, and compares everything that came out.",
            "Network and disk need root and Linux; without them they are left out, and the report says so.",
            "Exit code 0 when nothing was lost, doubled or changed."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final int MOST = 1_000;
    private static final int LEAST_RATE = 10;
    private static final int LEAST_MESSAGES = 100;
    private static final int MOST_MESSAGES = 100_000;
    /** Network and disk. */
    private static final int SECLUDED = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many disturbances, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Same seed, same stream and same disturbances (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Whom to disturb, of taskmanager, jobmanager, kafka, elasticsearch, postgres and disk (default: all).")
    private Set<String> only = new TreeSet<>();

    @Option(
            names = "--how",
            paramLabel = "HOW",
            split = ",",
            description = "How, of kill, pause, cut and fill (default: all).")
    private Set<Disturbance.How> how = new TreeSet<>();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Messages a second while there is a disturbance to come, at least 10 (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "4000",
            description =
                    "Messages of the stream for each disturbance, about, at least 100 (default: ${DEFAULT-VALUE}).")
    private int messagesEach;

    @Option(names = "--plan", description = "Print what would be done and when, and do nothing.")
    private boolean planOnly;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the outcome as JSON too.")
    private Path report;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where it keeps its files; emptied first (default: .weir/chaos in the project).")
    private Path folder;

    @Parameters(
            paramLabel = "JOB-ARGUMENT",
            description = "Settings of the detection job in both runs, after --, such as: -- --state.backend rocksdb.")
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        check();
        Map<String, String> missing = Seclusion.missing();
        List<ChaosPlan.Card> deck = deck(missing);
        ChaosStream stream = ChaosStream.of(seed, kills * messagesEach);
        List<Disturbance> plan = ChaosPlan.of(seed, kills, stream.messages().size(), deck);
        if (planOnly) {
            print(new Console(), stream, plan, missing);
            return 0;
        }
        if (!Seclusion.isInside() && missing.size() < SECLUDED) {
            return Seclusion.again(
                    spec.root().userObject().getClass(),
                    spec.root().commandLine().getParseResult().originalArgs());
        }
        Seclusion.endWithParent();
        Console console = new Console();
        Path where = folder != null
                ? folder.toAbsolutePath().normalize()
                : WeirHome.find().resolve(".weir").resolve("chaos");
        Files.createDirectories(where);
        // Not that of the stack, which is on a disk that no other run sees.
        try (FileChannel file = FileChannel.open(
                        where.resolve("chaos.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new UserError(
                        "another chaos run is under way in " + where + ": wait for its end, or name another --folder");
            }
            return run(console, where, stream, plan, missing);
        }
    }

    private int run(
            Console console, Path where, ChaosStream stream, List<Disturbance> plan, Map<String, String> missing)
            throws IOException {
        print(console, stream, plan, missing);
        Seclusion seclusion = Seclusion.set(where, missing.keySet());
        ChaosRun run = new ChaosRun(where, seclusion, stream.messages(), jobArguments, console);
        console.line("First undisturbed, in %s", where);
        ChaosRun.Result undisturbed = run.undisturbed();
        console.line("  %.0f s: %s", undisturbed.seconds(), undisturbed.counts());
        console.line("Now disturbed");
        ChaosRun.Result disturbed = run.disturbed(plan, rate, undisturbed.counts());
        console.line("  %.0f s: %s", disturbed.seconds(), disturbed.counts());
        ChaosComparison comparison = ChaosComparison.of(undisturbed.all(), disturbed.all());
        boolean identical = comparison.identical()
                && undisturbed.contradicted().isEmpty()
                && disturbed.contradicted().isEmpty();
        print(console, disturbed, comparison, identical);
        if (report != null) {
            write(stream, missing, disturbed, comparison, identical);
        }
        return identical ? 0 : 1;
    }

    /** @throws UserError naming everything that is wrong */
    private void check() {
        List<String> problems = new ArrayList<>();
        if (kills < 1 || kills > MOST) {
            problems.add("--kills %d: it must be 1 to %d".formatted(kills, MOST));
        }
        if (rate < LEAST_RATE) {
            problems.add("--rate %d: it must be %d or more".formatted(rate, LEAST_RATE));
        }
        if (messagesEach < LEAST_MESSAGES || messagesEach > MOST_MESSAGES) {
            problems.add("--messages %d: it must be %d to %d".formatted(messagesEach, LEAST_MESSAGES, MOST_MESSAGES));
        }
        Set<String> names = names(ChaosPlan.deck());
        only.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add("--only %s: there are %s".formatted(name, String.join(", ", names))));
        if (!problems.isEmpty()) {
            throw new UserError(String.join("\n", problems));
        }
        JobSettings.check(jobArguments);
        ReportFile.requireWritable("--report", report);
    }

    private static Set<String> names(List<ChaosPlan.Card> deck) {
        return deck.stream().map(ChaosCommand::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(ChaosPlan.Card card) {
        return card.whom().replaceFirst("-[0-9]+$", "");
    }

    private List<ChaosPlan.Card> deck(Map<String, String> missing) {
        List<ChaosPlan.Card> wanted = ChaosPlan.deck().stream()
                .filter(card -> only.isEmpty() || only.contains(name(card)))
                .filter(card -> how.isEmpty() || how.contains(card.how()))
                .toList();
        List<ChaosPlan.Card> deck = wanted.stream()
                .filter(card -> !missing.containsKey(
                        switch (card.how()) {
                            case CUT -> Seclusion.NETWORK;
                            case FILL -> Seclusion.DISK;
                            case KILL, PAUSE -> "";
                        }))
                .toList();
        if (deck.isEmpty()) {
            throw new UserError(
                    wanted.isEmpty()
                            ? "--only and --how leave nothing to disturb: fill is for disk, cut for servers with a port, kill and pause for servers"
                            : "nothing of what is wanted can be done here: " + missing);
        }
        return deck;
    }

    private static void print(
            Console console, ChaosStream stream, List<Disturbance> plan, Map<String, String> missing) {
        console.line(
                "%,d messages, %d crimes among them, %d disturbances:",
                stream.messages().size(), stream.crimes(), plan.size());
        plan.forEach(what -> console.line("  %2d  after %,8d  %s", what.number(), what.after(), what.words()));
        missing.forEach((what, why) -> console.line("  left out: %s: %s", what, why));
    }

    private static void print(
            Console console, ChaosRun.Result disturbed, ChaosComparison comparison, boolean identical) {
        console.line("");
        console.line("  %-16s %9s %6s %8s %8s", "", "expected", "lost", "doubled", "changed");
        comparison
                .outputs()
                .forEach((output, difference) -> console.line(
                        "  %-16s %,9d %,6d %,8d %,8d",
                        output, difference.expected(), difference.lost(), difference.doubled(), difference.changed()));
        comparison.examples().forEach(example -> console.line("  %s", example));
        disturbed
                .contradicted()
                .forEach((output, ids) -> console.line("  %s: %d ids were repeated with another content", output, ids));
        console.line(
                "  %d disturbances, %,d messages repeated by the job, %,d by the producer; recovered after %.1f s in the median, %.1f s at most",
                disturbed.fallen().size(),
                disturbed.repeated(),
                disturbed.writtenTwice(),
                recovery(disturbed, 0.5),
                recovery(disturbed, 1));
        console.line(identical ? "  identical" : "  NOT IDENTICAL");
    }

    private static double recovery(ChaosRun.Result disturbed, double share) {
        double[] seconds = disturbed.fallen().stream()
                .mapToDouble(Blows.Fallen::recoverySeconds)
                .sorted()
                .toArray();
        return seconds[(int) Math.min(seconds.length - 1, seconds.length * share)];
    }

    private void write(
            ChaosStream stream,
            Map<String, String> missing,
            ChaosRun.Result disturbed,
            ChaosComparison comparison,
            boolean identical)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("kills", disturbed.fallen().size())
                .put("lost", comparison.lost())
                .put("doubled", comparison.doubled())
                .put("changed", comparison.changed())
                .put("identical", identical)
                .put("seed", seed)
                .put("messages", stream.messages().size())
                .put("crimes", stream.crimes())
                .put("repeatedMessages", disturbed.repeated())
                .put("writtenTwice", disturbed.writtenTwice())
                .put("seconds", tenths(disturbed.seconds()))
                .put("recoverySecondsMedian", tenths(recovery(disturbed, 0.5)))
                .put("recoverySecondsMax", tenths(recovery(disturbed, 1)));
        ObjectNode outputs = root.putObject("outputs");
        comparison
                .outputs()
                .forEach((output, difference) -> outputs.putObject(output)
                        .put("expected", difference.expected())
                        .put("lost", difference.lost())
                        .put("doubled", difference.doubled())
                        .put("changed", difference.changed()));
        ArrayNode examples = root.putArray("examples");
        comparison.examples().forEach(examples::add);
        ObjectNode skipped = root.putObject("skipped");
        missing.forEach(skipped::put);
        ArrayNode blows = root.putArray("disturbances");
        for (Blows.Fallen blow : disturbed.fallen()) {
            blows.addObject()
                    .put("number", blow.what.number())
                    .put("how", blow.what.how().id())
                    .put("whom", blow.what.whom())
                    .put("afterMessages", blow.what.after())
                    .put("atSecond", tenths(blow.atSecond))
                    .put("heldSeconds", tenths(blow.what.held().toMillis() / 1e3))
                    .put("atOnce", blow.what.atOnce())
                    .put("recoverySeconds", tenths(blow.recoverySeconds()));
        }
        Files.writeString(report, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
