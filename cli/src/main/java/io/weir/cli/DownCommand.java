package io.weir.cli;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.Archiving;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.SqlRules;
import io.weir.localstack.LocalStack;
import io.weir.localstack.StackException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the job with a savepoint, then the stack. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Ends the detection job with a savepoint and stops the stack. Its data stays; ./weir up goes on from it.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Override
    public Integer call() {
        Console console = new Console();
        Optional<LocalStack> running = folder.running(console);
        if (running.isEmpty()) {
            int stopped = folder.folders().stream()
                    .mapToInt(place -> LocalStack.stopLeftovers(place, console.serverProgress()))
                    .sum();
            if (stopped == 0) {
                console.line("No stack is running in %s.", folder.words());
            }
            return 0;
        }
        LocalStack stack = running.get();
        saveState(stack, console);
        stack.stop();
        console.line("Down after %.0f s.", console.seconds());
        return 0;
    }

    /** A cluster that is half gone must not keep the user from stopping the rest: then the newest checkpoint has to do. */
    private static void saveState(LocalStack stack, Console console) {
        if (!stack.flink().jobManager().isAlive()) {
            console.line(
                    "  %-14s no savepoint: Flink is down. ./weir up will go on from the newest checkpoint",
                    "detection");
            return;
        }
        try {
            Detection.running(stack)
                    .ifPresent(detection -> save(
                            "detection",
                            console,
                            () -> console.line("  %-14s saved in %s", "detection", detection.stop())));
            save("sql-rules", console, () -> SqlRules.stop(stack, console));
            save("archive", console, () -> Archiving.stop(stack, console));
        } catch (StackException e) {
            console.line("  %-14s no savepoint could be taken: %s", "detection", e.getMessage());
            console.line("  %-14s ./weir up will go on from the newest checkpoint", "");
        }
    }

    /** A job that cannot be saved must not keep the others from it. */
    private static void save(String job, Console console, Runnable stop) {
        try {
            stop.run();
        } catch (StackException e) {
            console.line("  %-14s not saved: %s", job, e.getMessage());
            console.line("  %-14s ./weir up will go on from its newest checkpoint", "");
        }
    }
}
