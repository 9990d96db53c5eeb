package io.weir.cli.command;

import io.weir.localstack.LocalStack;
import io.weir.localstack.ServerStatus;
import io.weir.localstack.WeirHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which stack a command means that starts none: the one in the folder named, else the one of the project that runs. */
public final class FolderOption {
    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Folder of the stack (default: the one that runs, .weir/stack of ./weir up or .weir/demo of ./weir demo).")
    private Path folder;

    /** The folder of {@code ./weir up}. */
    public static Path ofUp() {
        return WeirHome.find().resolve(".weir").resolve("stack");
    }

    /** The folder of {@code ./weir demo}: it begins empty every time, so it must not be where a user's own data is. */
    public static Path ofDemo() {
        return WeirHome.find().resolve(".weir").resolve("demo");
    }

    /** Where {@link #running} looks. */
    public List<Path> folders() {
        return folder != null ? List.of(folder) : List.of(ofUp(), ofDemo());
    }

    /**
     * The running stack, if there is one.
     *
     * @throws UserError when both of the project run and none was named
     */
    public Optional<LocalStack> running(Console console) {
        List<LocalStack> stacks = folders().stream()
                .flatMap(place -> LocalStack.running(place, console.serverProgress()).stream())
                .toList();
        if (stacks.size() > 1) {
            throw new UserError("two stacks are running; say which one: "
                    + stacks.stream()
                            .map(stack -> "--folder " + stack.settings().folder())
                            .collect(Collectors.joining(" or ")));
        }
        return stacks.stream().findFirst();
    }

    /** @throws UserError when no stack is running, or a server of it is down */
    public LocalStack require(Console console) {
        LocalStack stack = running(console)
                .orElseThrow(() -> new UserError("no stack is running in " + words() + "; start one with ./weir up"));
        String down = stack.status().stream()
                .filter(server -> !server.alive())
                .map(ServerStatus::name)
                .collect(Collectors.joining(", "));
        if (!down.isEmpty()) {
            throw new UserError(
                    "down on the stack in %s: %s. Start it again with ./weir up; ./weir status names the logs"
                            .formatted(stack.settings().folder(), down));
        }
        return stack;
    }

    /** The folders, as a person would say it. */
    public String words() {
        return folders().stream().map(Path::toString).collect(Collectors.joining(" or "));
    }
}
