package io.weir.jobs.decide;

import io.weir.features.Catalogue;
import io.weir.jobs.files.ObjectStores;
import io.weir.jobs.models.CheckedModel;
import io.weir.scoring.TreeModel;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.ModelCard;
import java.io.IOException;
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
        try {
            // Before its files are fetched.
            CheckedModel.requireSchema(planned.schemaHash(), catalogue);
            byte[] file = read(planned, planned.file());
            String sha256 = CheckedModel.sha256(file);
            if (!sha256.equals(planned.sha256())) {
                throw new Refused(
                        planned,
                        planned.file() + " is not the file that was published: its SHA-256 is " + sha256 + ", not "
                                + planned.sha256());
            }
            CheckedModel checked =
                    CheckedModel.of(file, planned.file(), read(planned, planned.card()), planned.card(), catalogue);
            return new LoadedModel(planned, checked.trees(), checked.card());
        } catch (CheckedModel.Wrong e) {
            throw new Refused(planned, e.getMessage());
        }
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
}
