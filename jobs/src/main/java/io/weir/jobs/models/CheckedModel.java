package io.weir.jobs.models;

import io.weir.features.Catalogue;
import io.weir.scoring.BadModel;
import io.weir.scoring.TreeModel;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Trees and their card, which belong together and read the vectors of a catalogue: what may be published, and what may score. */
public record CheckedModel(TreeModel trees, ModelCard card) {
    /** Why they may not, in a sentence that begins with the model or its file. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String why) {
            super(why);
        }
    }

    /**
     * @param file JSON or UBJ, as XGBoost writes it
     * @param name of the file, for what is said of it
     * @param cardName of the card, the same
     */
    public static CheckedModel of(byte[] file, String name, byte[] cardFile, String cardName, Catalogue catalogue)
            throws Wrong {
        TreeModel trees;
        ModelCard card;
        try {
            trees = TreeModel.read(file, name);
            card = ModelCardCodec.read(cardFile);
        } catch (BadModel | ModelCardCodec.InvalidModelCard e) {
            throw new Wrong(e.getMessage());
        }
        requireSchema(card.schemaHash(), catalogue);
        if (trees.features() != catalogue.size()) {
            throw new Wrong("it reads " + trees.features() + " features, and a vector has " + catalogue.size());
        }
        if (!card.modelSha256().equals(sha256(file))) {
            throw new Wrong(cardName + " is the card of another model");
        }
        return new CheckedModel(trees, card);
    }

    /** That a model reads this catalogue's vectors. */
    public static void requireSchema(String schemaHash, Catalogue catalogue) throws Wrong {
        if (!schemaHash.equals(catalogue.schemaHash())) {
            throw new Wrong("it reads vectors of schema " + schemaHash + ", and this job makes those of "
                    + catalogue.schemaHash() + ": train it on vectors of this catalogue");
        }
    }

    /** In hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
