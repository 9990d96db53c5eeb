package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A runbook is read at night: every ./weir command in an sh block of one is one that the command line takes. */
class RunbooksTest {
    private static final Path RUNBOOKS = Path.of(System.getProperty("weir.home"), "docs", "runbooks");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsOne(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        try {
            new CommandLine(Weir.class)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        } catch (ParameterException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([a-z-]+\\.md)\\)");
        for (Path page : pages()) {
            Matcher to = link.matcher(Files.readString(page));
            while (to.find()) {
                assertThat(RUNBOOKS.resolve(to.group(1))).as("link in %s", page).exists();
            }
        }
    }

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            boolean isShell = false;
            for (String line : Files.readAllLines(page)) {
                if (line.startsWith("```")) {
                    isShell = line.equals("```sh");
                } else if (isShell && line.startsWith("./weir ")) {
                    commands.add(line);
                }
            }
        }
        return commands;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
