package io.weir.cli.savepoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.Release;
import io.weir.cli.command.UserError;
import io.weir.features.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The small file in a savepoint's folder that says what it is: for people, and for whoever has the savepoint but not the Weir that took it. Goes where the folder
 * goes.
 *
 * @param weir version
 * @param what in words
 * @param uids of the operators with state
 */
record SavepointDescription(
        String weir,
        String what,
        String job,
        Instant time,
        String catalogueSchemaHash,
        int maxParallelism,
        List<String> settings,
        Set<String> uids) {
    private static final String FILE = "weir-savepoint.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Looks into a savepoint and describes it there.
     *
     * @param job id of the job; empty where it is of none
     * @param settings the user's, of the job
     */
    static SavepointDescription write(Path folder, String what, String job, List<String> settings)
            throws IOException, InterruptedException {
        Path contents = folder.resolve(FILE + ".part");
        List<String> arguments =
                new ArrayList<>(List.of("--savepoint", folder.toString(), "--json", contents.toString()));
        arguments.addAll(SavepointCommand.STACK_SETTINGS);
        arguments.addAll(settings);
        ExportProcess.lines(SavepointCommand.INSPECT, "1g", arguments);
        JsonNode operators = JSON.readTree(contents.toFile());
        int maxParallelism = 0;
        Set<String> uids = new TreeSet<>();
        for (JsonNode operator : operators) {
            uids.add(operator.path("uid").asText());
            maxParallelism =
                    Math.max(maxParallelism, operator.path("maxParallelism").asInt());
        }
        SavepointDescription description = new SavepointDescription(
                Release.VERSION,
                what,
                job,
                Files.getLastModifiedTime(folder.resolve("_metadata")).toInstant(),
                Catalogue.shipped().schemaHash(),
                maxParallelism,
                settings,
                uids);
        ObjectNode json = JSON.createObjectNode()
                .put("weir", description.weir)
                .put("what", what)
                .put("job", job)
                .put("time", description.time.toString())
                .put("catalogueSchemaHash", description.catalogueSchemaHash)
                .put("maxParallelism", maxParallelism);
        settings.forEach(json.putArray("settings")::add);
        json.set("operators", operators);
        JSON.writerWithDefaultPrettyPrinter().writeValue(contents.toFile(), json);
        Files.move(contents, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        return description;
    }

    /** Empty where there is none, as of a savepoint that {@code weir down} or Flink itself has taken. */
    static Optional<SavepointDescription> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            List<String> settings = new ArrayList<>();
            json.path("settings").forEach(setting -> settings.add(setting.asText()));
            Set<String> uids = new TreeSet<>();
            json.path("operators")
                    .forEach(operator -> uids.add(operator.path("uid").asText()));
            return Optional.of(new SavepointDescription(
                    json.path("weir").asText(),
                    json.path("what").asText(),
                    json.path("job").asText(),
                    Instant.parse(json.path("time").asText()),
                    json.path("catalogueSchemaHash").asText(),
                    json.path("maxParallelism").asInt(),
                    settings,
                    uids));
        } catch (IOException | DateTimeException e) {
            throw new UserError(file + " is no description of a savepoint: " + e.getMessage(), e);
        }
    }
}
