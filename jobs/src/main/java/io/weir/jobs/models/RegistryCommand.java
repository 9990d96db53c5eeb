package io.weir.jobs.models;

import io.weir.jobs.Arguments;
import io.weir.jobs.Setting;
import io.weir.jobs.files.ObjectStores;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.ModelCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code weir model publish} and {@code list} do in a registry, in a process with Flink's filesystems. Exits with 2 for what the user can mend. */
@SuppressWarnings("SystemOut") // It is a command's.
public final class RegistryCommand {
    private static final Setting<String> REGISTRY = Setting.text("registry", "", "Folder of the registry, as a URI");
    private static final Setting<String> NAME = Setting.text("name", "", "What the model is for");
    private static final Setting<String> TRAINED = Setting.text("trained", "", "What weir model train has written");
    private static final Setting<PlannedModel.Role> ROLE =
            Setting.choice("role", PlannedModel.Role.CHALLENGER, PlannedModel.Role.class, "What its score is for");
    private static final Setting<Instant> FROM = Setting.time("from", "First event time it scores");
    private static final Setting<String> CARDS = Setting.text("cards", "", "URIs, separated by line feeds");

    private RegistryCommand() {}

    /**
     * Prints a plan of the model that was added, in JSON; or what each card says of its model, a line each.
     *
     * @param args add or cards, then settings
     */
    public static void main(String[] args) throws IOException {
        ObjectStores.load();
        try {
            String[] settings = Arrays.copyOfRange(args, 1, args.length);
            if (args[0].equals("add")) {
                System.out.println(new String(ModelPlan.NONE.with(add(settings)).write(), StandardCharsets.UTF_8));
            } else {
                cards(settings).forEach(card -> System.out.println(worth(card)));
            }
            // Threads of a filesystem may be left.
            System.exit(0);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        }
    }

    private static PlannedModel add(String[] settings) throws IOException {
        Arguments given = new Arguments(settings, List.of(REGISTRY, NAME, TRAINED, ROLE, FROM), System::getenv);
        String registry = given.get(REGISTRY);
        String name = given.get(NAME);
        String trained = given.get(TRAINED);
        PlannedModel.Role role = given.get(ROLE);
        Instant from = given.get(FROM);
        given.refuseProblems();
        return new ModelRegistry(registry).add(name, Path.of(trained), role, from);
    }

    private static Stream<String> cards(String[] settings) {
        Arguments given = new Arguments(settings, List.of(CARDS), System::getenv);
        String cards = given.get(CARDS);
        given.refuseProblems();
        return cards.lines();
    }

    private static String worth(String card) {
        try {
            ModelCard.Quality quality = ModelRegistry.card(card).quality();
            return String.format(
                    Locale.ROOT, "AUC %.3f, average precision %.3f", quality.auc(), quality.averagePrecision());
        } catch (IOException e) {
            return "its card cannot be read here: " + ObjectStores.why(card, e).replaceAll("\\s+", " ");
        } catch (RuntimeException e) {
            // Whatever is wrong with one, the others are to be told.
            return "its card cannot be read here: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        }
    }
}
