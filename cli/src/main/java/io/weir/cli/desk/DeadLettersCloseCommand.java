package io.weir.cli.desk;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that nothing more will be done about dead letters. */
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        description = {
            "Remembers that nothing more will be done about dead letters, and why: garbage, or mended where it came from.",
            "They leave the list; nothing is deleted, and list --state all still shows them."
        })
final class DeadLettersCloseCommand implements Callable<Integer> {
    private static final int MOST_TEXT = 500;

    @Mixin
    private DeskOption desk;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Such as transactions/2/1234; list shows them.")
    private List<String> ids;

    @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why, for those who ask later.")
    private String because;

    @Override
    public Integer call() {
        if (because.isBlank() || because.length() > MOST_TEXT) {
            throw new UserError("--because: 1 to %d characters are expected".formatted(MOST_TEXT));
        }
        Console console = new Console();
        DeadLetters letters = desk.deadLetters(console);
        List<DeadLetters.Found> found = letters.byId(ids);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        letters.handled()
                .remember(found.stream()
                        .map(one ->
                                new HandledLetters.Handled(one.letter().id(), now, null, null, false, because.strip()))
                        .toList());
        console.line("%,d closed.", found.size());
        return 0;
    }
}
