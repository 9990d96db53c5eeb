package io.weir.jobs.models;

import io.weir.features.Catalogue;
import io.weir.jobs.files.ObjectStores;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * A folder of models on any filesystem of Flink, {@code NAME/VERSION/} each with its file and card. What is there is never changed.
 *
 * <p>Two who publish under one name at once never have the same version, on a folder as on an object store, which can neither rename at once nor make a file only if there is
 * none: whoever wants a version puts a claim of his own beside where its files will be, looks, and has it only if no other claim is there; else he takes his back. Of two, the one who looks
 * last sees the other's. Both may so be refused, and say it again; a version that was claimed and not filled is passed over. It holds where a listing shows whatever was written before it began:
 * on a local filesystem and on S3, which is so since December 2020. A network folder whose clients keep listings for a while is none of these.
 */
public final class ModelRegistry {
    static final String MODEL = "model.ubj";
    static final String CARD = "card.json";
    private static final String CLAIM = "claim-";
    /** Much more than any card has. */
    private static final int MOST_CARD_BYTES = 16 << 20;

    private final Path folder;

    /** @param folder as a URI */
    public ModelRegistry(String folder) {
        this.folder = ObjectStores.path(folder.replaceFirst("/+$", ""));
    }

    /**
     * Puts a trained model into the registry, as the next version of its name.
     *
     * @param trained a folder as {@code weir model train} writes it
     * @return planned from that time on
     * @throws IllegalArgumentException unless the model can score the vectors of this catalogue and the card is its own
     * @throws IllegalStateException when somebody else is publishing too, or the registry cannot be reached
     */
    public PlannedModel add(String name, java.nio.file.Path trained, PlannedModel.Role role, Instant from)
            throws IOException {
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "--name " + name + ": small letters, digits and hyphens, 40 at most, the first a letter");
        }
        byte[] file = read(trained.resolve(MODEL));
        byte[] cardFile = read(trained.resolve(CARD));
        ModelCard card = check(trained, file, cardFile);
        try {
            int version = latest(name) + 1;
            Path home = new Path(folder, name + "/" + version);
            claim(home, name);
            Path model = write(new Path(home, MODEL), file);
            Path placed = write(new Path(home, CARD), cardFile);
            return new PlannedModel(
                    name,
                    version,
                    role,
                    model.toUri().toString(),
                    card.modelSha256(),
                    placed.toUri().toString(),
                    card.schemaHash(),
                    from,
                    null);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The registry " + folder + " cannot be written: " + ObjectStores.why(folder.toString(), e), e);
        }
    }

    private static ModelCard check(java.nio.file.Path trained, byte[] file, byte[] cardFile) {
        try {
            return CheckedModel.of(file, MODEL, cardFile, CARD, Catalogue.shipped())
                    .card();
        } catch (CheckedModel.Wrong e) {
            throw new IllegalArgumentException(
                    "The model in " + trained + " cannot be published: " + e.getMessage(), e);
        }
    }

    private int latest(String name) throws IOException {
        int latest = 0;
        for (FileStatus version : list(new Path(folder, name))) {
            String number = version.getPath().getName();
            if (number.matches("[0-9]{1,9}")) {
                latest = Math.max(latest, Integer.parseInt(number));
            }
        }
        return latest;
    }

    void claim(Path home, String name) throws IOException {
        FileSystem files = home.getFileSystem();
        String mine = CLAIM + UUID.randomUUID();
        Path claim = write(new Path(home, mine), name.getBytes(StandardCharsets.UTF_8));
        for (FileStatus other : list(home)) {
            if (!other.getPath().getName().equals(mine)) {
                files.delete(claim, false);
                throw new IllegalStateException(
                        home + " could not be made: somebody else is publishing " + name + " too; try again");
            }
        }
    }

    private static FileStatus[] list(Path place) throws IOException {
        try {
            FileStatus[] found = place.getFileSystem().listStatus(place);
            // A local folder that is not there gives null, one in a bucket an exception.
            return found == null ? new FileStatus[0] : found;
        } catch (FileNotFoundException none) {
            return new FileStatus[0];
        }
    }

    private static Path write(Path place, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = place.getFileSystem().create(place, WriteMode.NO_OVERWRITE)) {
            out.write(bytes);
        }
        return place;
    }

    /** The card of a published model, wherever it lies. */
    static ModelCard card(String uri) throws IOException, ModelCardCodec.InvalidModelCard {
        Path path = ObjectStores.path(uri);
        try (FSDataInputStream in = path.getFileSystem().open(path)) {
            return ModelCardCodec.read(in.readNBytes(MOST_CARD_BYTES));
        }
    }

    private static byte[] read(java.nio.file.Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not there: name a folder that weir model train has written");
        }
        return Files.readAllBytes(file);
    }
}
