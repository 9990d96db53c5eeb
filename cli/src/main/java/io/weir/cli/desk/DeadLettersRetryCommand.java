package io.weir.cli.desk;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.desk.HandledLetters.Handled;
import io.weir.cli.topics.Feed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Dead letters back to where they came from. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = {
            "Sends dead letters again, corrected or as they are: messages to their topic, documents to their index.",
            "Named by id, or all open ones of a kind by --reason, --origin, --from and --to. Each is read with the job's own reader first;",
            "if one of them is still wrong, that is said and nothing is sent. What was sent is remembered and not sent again without --again.",
            "A second event with the same id is a duplicate to the job, whatever it says."
        })
final class DeadLettersRetryCommand implements Callable<Integer> {
    private static final int SHOWN_PROBLEMS = 20;

    @Mixin
    private DeskOption desk;

    @Mixin
    private LetterFilter filter;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Such as transactions/2/1234; list shows them.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Set a field of the event anew, without a value take it out; may be given several times.")
    private List<String> changes = new ArrayList<>();

    @Option(
            names = "--edit",
            paramLabel = "FILE",
            description =
                    "Send what is in this file in place of the bytes that came; for one dead letter. show --out writes one.")
    private Path edit;

    @Option(names = "--again", description = "Send also what was sent or closed before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Check, and say what would be sent.")
    private boolean dryRun;

    @Option(
            names = "--elasticsearch",
            paramLabel = "URL",
            description = "Where refused documents go (default: the Elasticsearch of the stack).")
    private String elasticsearch;

    @Override
    public Integer call() throws IOException {
        if (ids.isEmpty() == filter.isEmpty()) {
            throw new UserError(
                    "name dead letters by their ids, or say which by --reason, --origin, --from and --to, and not both");
        }
        if (edit != null && ids.size() != 1) {
            throw new UserError("--edit " + edit + ": it is for one dead letter, named by its id");
        }
        byte[] edited = edit == null ? null : readEdited();
        Console console = new Console();
        DeadLetters letters = desk.deadLetters(console);
        HandledLetters handled = letters.handled();
        List<DeadLetters.Found> found = ids.isEmpty() ? letters.open(handled, filter) : letters.byId(ids);
        List<Resend> good = checked(console, found, handled, edited);
        if (dryRun) {
            good.forEach(one ->
                    console.line("%s would be sent to %s as %s", one.letter().id(), to(one), one.event()));
            return 0;
        }
        return send(console, good, handled);
    }

    private byte[] readEdited() throws IOException {
        if (!Files.isRegularFile(edit)) {
            throw new UserError("--edit " + edit + ": there is no such file");
        }
        return Files.readAllBytes(edit);
    }

    /** @throws UserError naming what is wrong with each that cannot be sent */
    private List<Resend> checked(
            Console console, List<DeadLetters.Found> found, HandledLetters handled, byte[] edited) {
        List<Resend> good = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (DeadLetters.Found one : found) {
            String id = one.letter().id();
            Optional<Handled> before = handled.of(one);
            if (before.isPresent() && !again) {
                console.line(
                        "%s was passed over: %s. --again sends it all the same",
                        id, before.get().words());
                continue;
            }
            try {
                good.add(Resend.of(one.letter(), desk.topicPrefix(), edited, changes, System.currentTimeMillis()));
            } catch (Correction.Wrong wrong) {
                problems.add(id + ": " + wrong.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            List<String> shown = problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size()));
            throw new UserError("nothing was sent, for of %,d dead letters %,d cannot be:\n  %s%s"
                    .formatted(
                            found.size(),
                            problems.size(),
                            String.join("\n  ", shown),
                            problems.size() > shown.size() ? "\n  …" : ""));
        }
        return good;
    }

    private int send(Console console, List<Resend> good, HandledLetters handled) {
        List<Resend> messages = good.stream().filter(one -> one.topic() != null).toList();
        List<Resend> documents =
                good.stream().filter(one -> one.index() != null).toList();
        int refused = sendDocuments(console, documents, handled);
        sendMessages(console, messages, handled);
        int sent = good.size() - refused;
        console.line("%,d sent%s.", sent, refused > 0 ? ", %,d refused again".formatted(refused) : "");
        if (!messages.isEmpty()) {
            console.line(
                    "An event whose time the job has passed is decided on, but no pattern judges it: ./weir late-events list shows it then.");
        }
        return refused > 0 ? 1 : 0;
    }

    private void sendMessages(Console console, List<Resend> messages, HandledLetters handled) {
        if (messages.isEmpty()) {
            return;
        }
        try (Feed feed = new Feed(desk.brokers(console), 0)) {
            messages.forEach(one -> feed.send(desk.topic(one.topic()), one.key(), null, one.bytes()));
            feed.flush();
        }
        // Only what Kafka has is remembered as sent.
        handled.remember(messages.stream().map(this::done).toList());
        messages.forEach(one -> console.line(
                "%s sent%s to %s as %s", one.letter().id(), one.corrected() ? " corrected" : "", to(one), one.event()));
    }

    /** @return how many were refused again */
    private int sendDocuments(Console console, List<Resend> documents, HandledLetters handled) {
        if (documents.isEmpty()) {
            return 0;
        }
        String url = desk.elasticsearch(elasticsearch, console);
        if (url == null) {
            throw new UserError("--elasticsearch URL is needed: where the refused documents go");
        }
        documents.stream().map(Resend::index).distinct().forEach(index -> new AlertIndex(url, index).require());
        List<Resend> taken = new ArrayList<>();
        for (Resend one : documents) {
            String refusal = new AlertIndex(url, one.index()).put(one.key(), one.bytes());
            if (refusal == null) {
                taken.add(one);
                console.line("%s sent to %s as %s", one.letter().id(), to(one), one.event());
            } else {
                console.line(
                        "%s is refused again: %s. Mend the mapping of the index first",
                        one.letter().id(), refusal);
            }
        }
        handled.remember(taken.stream().map(this::done).toList());
        return documents.size() - taken.size();
    }

    private Handled done(Resend one) {
        return new Handled(
                one.letter().id(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                to(one),
                one.event(),
                one.corrected(),
                null);
    }

    private String to(Resend one) {
        return one.topic() != null ? "topic " + desk.topic(one.topic()) : "index " + one.index();
    }
}
