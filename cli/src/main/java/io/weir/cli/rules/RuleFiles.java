package io.weir.cli.rules;

import io.weir.cli.command.UserError;
import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which files a person means who names rules. */
public final class RuleFiles {
    private RuleFiles() {}

    /** Where the project's own are. */
    public static Path folder() {
        return WeirHome.find().resolve("sql").resolve("rules");
    }

    /**
     * The files of rules: each name is a file, a folder of them, or the id of one in the folder of rules. Without names, all of that folder.
     *
     * @throws UserError naming all that are none of these
     */
    static List<Path> of(List<String> names, Path folder) throws IOException {
        if (names.isEmpty()) {
            return in(folder);
        }
        List<Path> files = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            Path path = Path.of(name);
            Path byId = folder.resolve(name + ".sql");
            if (Files.isDirectory(path)) {
                files.addAll(in(path));
            } else if (Files.exists(path)) {
                files.add(path);
            } else if (Files.exists(byId)) {
                files.add(byId);
            } else {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new UserError("there is no file, folder or rule %s; the rules in %s are %s"
                    .formatted(
                            String.join(", ", unknown),
                            folder,
                            Files.isDirectory(folder)
                                    ? in(folder).stream()
                                            .map(file -> file.getFileName()
                                                    .toString()
                                                    .replace(".sql", ""))
                                            .collect(Collectors.joining(", "))
                                    : "none: there is no such folder"));
        }
        return files.stream().distinct().toList();
    }

    private static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UserError("there is no folder " + folder);
        }
        try (Stream<Path> listed = Files.list(folder)) {
            List<Path> files = listed.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new UserError("the folder " + folder + " holds no rule: a rule is a file NAME.sql");
            }
            return files;
        }
    }
}
