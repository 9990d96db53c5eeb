package io.weir.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.WeirProcess;
import io.weir.localstack.LocalStack;
import io.weir.localstack.Part;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide to writing rules says what really happens: its files are written, its commands run in its order, and what they print is what stands there. What hangs on
 * the machine, such as seconds, is blanked before comparing. With {@code -Dweir.docs=write} the output is written anew.
 */
class WritingRulesIT {
    private static final Path HOME = Path.of(System.getProperty("weir.home", ".."));
    private static final Path GUIDE = HOME.resolve("docs/writing-rules.md");
    private static final Pattern FILE = Pattern.compile("<!-- file: ([a-z0-9.-]+) -->");
    private static final Pattern MEASURED = Pattern.compile("[0-9.,]+ (ns|s)\\b(?! of)|[0-9.]+ % of all rules' time");
    private static final int PATIENCE_SECONDS = 300;
    /** They speak to a running stack. */
    private static final Pattern ON_STACK = Pattern.compile("rules (shadow|publish|retire|rollback|list)\\b.*");

    @TempDir
    private Path folder;

    /** Plans are on Kafka; what a job makes of them is held where jobs are tested. */
    private LocalStack stack;

    @AfterEach
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void everyCommandPrintsWhatTheGuideShows() throws Exception {
        List<String> written = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        List<String> lines = Files.readAllLines(GUIDE);
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i);
            written.add(line);
            i++;
            Matcher file = FILE.matcher(line);
            if (file.matches()) {
                i = writeFile(file.group(1), lines, i, written);
            } else if (line.equals("```console")) {
                i = runCommands(lines, i, written, differences);
            }
        }
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.write(GUIDE, written);
        } else {
            assertThat(differences)
                    .as(GUIDE + " is out of date: write it anew with -Dweir.docs=write")
                    .isEmpty();
        }
    }

    /** The block that follows becomes a file. */
    private int writeFile(String name, List<String> lines, int from, List<String> written) throws IOException {
        List<String> content = new ArrayList<>();
        int i = from;
        assertThat(lines.get(i)).startsWith("```");
        written.add(lines.get(i));
        i++;
        while (!lines.get(i).equals("```")) {
            content.add(lines.get(i));
            written.add(lines.get(i));
            i++;
        }
        Files.write(folder.resolve(name), content);
        return i;
    }

    /** A command begins with a dollar sign; what it prints stands below it. */
    private int runCommands(List<String> lines, int from, List<String> written, List<String> differences)
            throws Exception {
        int i = from;
        while (!lines.get(i).equals("```")) {
            String command = lines.get(i);
            assertThat(command).startsWith("$ ./weir ");
            i++;
            List<String> shown = new ArrayList<>();
            while (!lines.get(i).equals("```") && !lines.get(i).startsWith("$ ")) {
                shown.add(lines.get(i));
                i++;
            }
            String arguments = command.substring("$ ./weir ".length());
            List<String> printed = ON_STACK.matcher(arguments).matches() ? runOnStack(arguments) : run(arguments);
            if (!blanked(printed).equals(blanked(shown))) {
                differences.add(command + "\nprints\n" + String.join("\n", printed) + "\nand the guide has\n"
                        + String.join("\n", shown));
            }
            written.add(command);
            written.addAll(printed);
        }
        return i;
    }

    private static List<String> blanked(List<String> lines) {
        return lines.stream()
                .map(line -> MEASURED.matcher(line)
                        .replaceAll("")
                        .replaceAll(" +", " ")
                        .strip())
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** In this JVM, since a process each would take longer than all the rest: so files are named in full, which what is printed need not show. */
    private List<String> runOnStack(String arguments) {
        if (stack == null) {
            stack = LocalStack.start(StackSettings.in(folder.resolve("stack"))
                    .withParts(Part.KAFKA)
                    .withPorts(StackPorts.FREE)
                    .withFresh(true));
        }
        String here = folder + File.separator;
        List<String> command = new ArrayList<>();
        for (String argument : List.of(arguments.split(" +"))) {
            command.add(argument.endsWith(".sql") ? here + argument : argument);
        }
        command.addAll(List.of("--folder", stack.settings().folder().toString()));
        return WeirProcess.here(command.toArray(String[]::new))
                .output()
                .replace(here, "")
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** Without the lines of progress, of which there are more on a slower machine. */
    private List<String> run(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dweir.home=" + HOME.toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.cli.Weir"));
        command.addAll(List.of(arguments.split(" +")));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(arguments)
                .isTrue();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return text.lines()
                .filter(line -> !line.matches(" *[0-9]+ s  .*"))
                .map(String::stripTrailing)
                .dropWhile(String::isBlank)
                .toList();
    }
}
