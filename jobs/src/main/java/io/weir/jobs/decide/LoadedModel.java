package io.weir.jobs.decide;

import io.weir.features.Catalogue;
import io.weir.jobs.files.ObjectStores;
import io.weir.scoring.BadModel;
import io.weir.scoring.TreeModel;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** A planned model, read whole and found to be what the plan says. */
record LoadedModel(PlannedModel planned, TreeModel trees, ModelCard card) {
    private static final int MOST_BYTES = 128 << 20;

    /** Why a model cannot score, in a sentence. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient PlannedModel model;

        Refused(PlannedModel model, String why) {
            super("Model " + model.id() + " does not score: " + why);
            this.model = model;
        }

        PlannedModel model() {
            return model;
        }
    }

    /** @throws Refused unless the files are there, whole, and of this job's catalogue */
    static LoadedModel load(PlannedModel planned, Catalogue catalogue) throws Refused {
        if (!planned.schemaHash().equals(catalogue.schemaHash())) {
            throw new Refused(
                    planned,
                    "it reads vectors of schema " + planned.schemaHash() + ", and this job makes those of "
                            + catalogue.schemaHash() + ": train it on vectors of this catalogue");
        }
        byte[] file = read(planned, planned.file());
        if (!sha256(file).equals(planned.sha256())) {
            throw new Refused(
                    planned,
                    planned.file() + " is not the file that was published: its SHA-256 is " + sha256(file) + ", not "
                            + planned.sha256());
        }
        TreeModel trees;
        ModelCard card;
        try {
            trees = TreeModel.read(file, planned.file());
            card = ModelCardCodec.read(read(planned, planned.card()));
        } catch (BadModel | ModelCardCodec.InvalidModelCard e) {
            throw new Refused(planned, e.getMessage());
        }
        if (trees.features() != catalogue.size()) {
            throw new Refused(
                    planned, "it reads " + trees.features() + " features, and a vector has " + catalogue.size());
        }
        if (!card.modelSha256().equals(planned.sha256())) {
            throw new Refused(planned, planned.card() + " is the card of another model");
        }
        return new LoadedModel(planned, trees, card);
    }

    private static byte[] read(PlannedModel planned, String file) throws Refused {
        try (FSDataInputStream in = open(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Refused(planned, file + " has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused(planned, file + " cannot be read: " + e.getMessage());
        }
    }

    private static FSDataInputStream open(String file) throws IOException {
        Path path = ObjectStores.path(file);
        return FileSystem.get(path.toUri()).open(path);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
