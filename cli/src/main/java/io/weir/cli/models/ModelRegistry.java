package io.weir.cli.models;

import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.UserError;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Where models are kept, a folder or what a filesystem of Flink knows: {@code io.weir.jobs.models.ModelRegistry}, in a process that has those.
 *
 * @param place as a URI
 */
public record ModelRegistry(String place) {
    public static final String CARD = "card.json";
    private static final String COMMAND = "io.weir.jobs.models.RegistryCommand";
    private static final String MEMORY = "512m";

    /** A folder, or a URI. */
    static ModelRegistry at(String place) {
        return place.matches("[a-z][a-z0-9+.-]*:/.*") ? new ModelRegistry(place) : in(Path.of(place));
    }

    public static ModelRegistry in(Path folder) {
        return new ModelRegistry(folder.toAbsolutePath().normalize().toUri().toString());
    }

    /** The one of a local stack. */
    public static Path of(LocalStack stack) {
        return stack.settings().folder().toAbsolutePath().resolve("models");
    }

    /**
     * Puts a trained model into the registry, as the next version of its name.
     *
     * @param trained a folder as {@code weir model train} writes it
     * @return planned from that time on
     * @throws UserError when the model or the registry is refused; why was printed
     */
    public PlannedModel add(String name, Path trained, PlannedModel.Role role, Instant from)
            throws IOException, InterruptedException {
        List<String> told = ExportProcess.lines(
                COMMAND,
                MEMORY,
                List.of(
                        "add",
                        "--registry",
                        place,
                        "--name",
                        name,
                        "--trained",
                        trained.toAbsolutePath().toString(),
                        "--role",
                        role.name().toLowerCase(Locale.ROOT),
                        "--from",
                        from.toString()));
        try {
            return ModelPlan.read(String.join("\n", told).getBytes(StandardCharsets.UTF_8))
                    .models()
                    .get(0);
        } catch (InvalidPlan e) {
            throw new IllegalStateException("The registry's process has printed no plan: " + told, e);
        }
    }

    /** What the card of each model says of it, or why it cannot be read. */
    static List<String> worth(List<PlannedModel> models) throws IOException, InterruptedException {
        return ExportProcess.lines(
                COMMAND,
                MEMORY,
                List.of(
                        "cards",
                        "--cards",
                        String.join(
                                "\n", models.stream().map(PlannedModel::card).toList())));
    }
}
