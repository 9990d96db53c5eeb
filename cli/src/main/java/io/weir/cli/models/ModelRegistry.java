package io.weir.cli.models;

import io.weir.cli.command.UserError;
import io.weir.features.Catalogue;
import io.weir.localstack.LocalStack;
import io.weir.scoring.BadModel;
import io.weir.scoring.TreeModel;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;

/** A folder of models, {@code NAME/VERSION/} each with its file and card. What is there is never changed. */
public record ModelRegistry(Path folder) {
    static final String MODEL = "model.ubj";
    public static final String CARD = "card.json";

    /** The one of a local stack. */
    public static ModelRegistry of(LocalStack stack) {
        return new ModelRegistry(stack.settings().folder().toAbsolutePath().resolve("models"));
    }

    /**
     * Puts a trained model into the registry, as the next version of its name.
     *
     * @param trained a folder as {@code weir model train} writes it
     * @return planned from that time on
     * @throws UserError unless the model can score the vectors of this catalogue and the card is its own
     */
    public PlannedModel add(String name, Path trained, PlannedModel.Role role, Instant from) throws IOException {
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new UserError(
                    "--name " + name + ": small letters, digits and hyphens, 40 at most, the first a letter");
        }
        byte[] file = read(trained.resolve(MODEL));
        ModelCard card = check(trained, file);
        int version = latest(name) + 1;
        Path home = folder.resolve(name).resolve(Integer.toString(version));
        Path halfway = Files.createTempDirectory(Files.createDirectories(folder.resolve(name)), ".adding");
        Files.write(halfway.resolve(MODEL), file);
        Files.copy(trained.resolve(CARD), halfway.resolve(CARD));
        try {
            Files.move(halfway, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UserError(
                    home + " could not be made: somebody else is publishing " + name + " too; try again", e);
        }
        return new PlannedModel(
                name,
                version,
                role,
                home.resolve(MODEL).toUri().toString(),
                card.modelSha256(),
                home.resolve(CARD).toUri().toString(),
                card.schemaHash(),
                from,
                null);
    }

    private static ModelCard check(Path trained, byte[] file) throws IOException {
        ModelCard card;
        TreeModel trees;
        try {
            card = ModelCardCodec.read(read(trained.resolve(CARD)));
            trees = TreeModel.read(file, trained.resolve(MODEL).toString());
        } catch (BadModel | ModelCardCodec.InvalidModelCard e) {
            throw new UserError(e.getMessage(), e);
        }
        Catalogue catalogue = Catalogue.shipped();
        if (!card.schemaHash().equals(catalogue.schemaHash())) {
            throw new UserError(trained + ": the model reads vectors of schema " + card.schemaHash()
                    + ", and the job makes those of " + catalogue.schemaHash()
                    + ": export a training set again and train it on that");
        }
        if (!card.modelSha256().equals(sha256(file))) {
            throw new UserError(trained + ": " + CARD + " is not the card of " + MODEL);
        }
        if (trees.features() != catalogue.size()) {
            throw new UserError("%s: the model reads %d features, and a vector has %d"
                    .formatted(trained, trees.features(), catalogue.size()));
        }
        return card;
    }

    private int latest(String name) throws IOException {
        Path home = folder.resolve(name);
        if (!Files.isDirectory(home)) {
            return 0;
        }
        try (Stream<Path> versions = Files.list(home)) {
            return versions.map(version -> version.getFileName().toString())
                    .filter(version -> version.matches("[0-9]{1,9}"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + " is not there: name a folder that weir model train has written");
        }
        return Files.readAllBytes(file);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
