package io.weir.cli;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.SqlRules;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import io.weir.localstack.ServerStatus;
import io.weir.localstack.StackException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs, what it takes and how far it is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows the servers, the jobs and the topics. Exit code 0 when all is well, 1 when something is down.")
final class StatusCommand implements Callable<Integer> {
    private static final double MEGA = 1 << 20;

    @Mixin
    private FolderOption folder;

    @Override
    public Integer call() {
        Console console = new Console();
        Optional<LocalStack> running = folder.running(console);
        if (running.isEmpty()) {
            console.line("No stack is running in %s. Start one with ./weir up.", folder.words());
            return 1;
        }
        LocalStack stack = running.get();
        console.line("The stack in %s", stack.settings().folder());
        boolean well = printServers(stack, console);
        try {
            return printJob(stack, console) && well ? 0 : 1;
        } catch (StackException | UserError e) {
            console.line("The job cannot be asked: %s", e.getMessage());
            return 1;
        }
    }

    private static boolean printServers(LocalStack stack, Console console) {
        boolean well = true;
        console.line("%-14s %-6s %8s %8s  %s", "server", "state", "pid", "memory", "address");
        for (ServerStatus server : stack.status()) {
            well &= server.alive();
            console.line(
                    "%-14s %-6s %8s %8s  %s",
                    server.name(),
                    server.alive() ? "up" : "DOWN",
                    server.pid().isPresent() ? Long.toString(server.pid().getAsLong()) : "",
                    server.residentBytes().isPresent()
                            ? "%.0f MB".formatted(server.residentBytes().getAsLong() / MEGA)
                            : "",
                    server.alive() ? server.address() : "log: " + server.log());
        }
        console.line("%-14s %-6s %8s %8s", "all", "", "", "%.0f MB".formatted(stack.residentBytes() / MEGA));
        List<Long> strays = stack.strayPids();
        if (!strays.isEmpty()) {
            console.line(
                    "%-14s %s: of a start that is under way or was killed; ./weir down ends them, ./weir up too",
                    "more processes", strays.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return well && strays.isEmpty();
    }

    private static boolean printJob(LocalStack stack, Console console) {
        if (!stack.kafka().isAlive() || !stack.flink().jobManager().isAlive()) {
            console.line(
                    "%-14s cannot be asked while Kafka or Flink is down; ./weir up starts them again", "detection");
            return false;
        }
        Optional<Detection> detection = Detection.running(stack);
        if (detection.isEmpty()) {
            console.line("%-14s %s", "detection", "DOWN; start it with ./weir up");
            return false;
        }
        Detection job = detection.get();
        console.line(
                "%-14s %s, lag %,d, duplicates %,d, late %,d",
                "detection", job.state(), job.lag(), job.duplicates(), job.lateEvents());
        boolean rulesWell = SqlRules.print(stack, console);
        for (String topic : List.of(
                Topics.TRANSACTIONS,
                Topics.ACCOUNT_EVENTS,
                Topics.LABELS,
                Topics.ALERTS,
                Topics.DEAD_LETTERS,
                Topics.LATE_EVENTS)) {
            console.line("%-14s %,d messages", topic, job.messages(topic));
        }
        return job.state().equals("RUNNING") && rulesWell;
    }
}
