package io.weir.cli.desk;

import io.weir.cli.command.Console;
import io.weir.cli.command.ReportFile;
import io.weir.cli.command.UserError;
import io.weir.events.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One dead letter, whole. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a dead letter: where it came from, what is wrong, what was done about it, and its bytes as text or in hexadecimal.",
            "--out writes the bytes as they came, to be corrected and sent with retry --edit."
        })
final class DeadLettersShowCommand implements Callable<Integer> {
    @Mixin
    private DeskOption desk;

    @Parameters(paramLabel = "ID", description = "Such as transactions/2/1234; list shows them.")
    private String id;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the bytes there; must not exist yet.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (out != null && Files.exists(out)) {
            throw new UserError("--out " + out + ": it is there already");
        }
        Console console = new Console();
        DeadLetters letters = desk.deadLetters(console);
        DeadLetters.Found found = letters.byId(List.of(id)).get(0);
        DeadLetter letter = found.letter();
        console.line("id        %s", letter.id());
        console.line("from      %s", DeadLetters.place(letter));
        console.line("reason    %s", letter.reason());
        console.line("message   %s", letter.message());
        console.line("since     %s", found.at());
        console.line(
                "state     %s",
                letters.handled().of(found).map(HandledLetters.Handled::words).orElse("open"));
        console.line("payload   %,d bytes", letter.payload().length);
        console.line("%s", Printable.whole(letter.payload()));
        if (out != null) {
            ReportFile.requireWritable("--out", out);
            Files.write(out, letter.payload());
            console.line("Written to %s. Correct it there, then: ./weir dead-letters retry %s --edit %s", out, id, out);
        }
        return 0;
    }
}
