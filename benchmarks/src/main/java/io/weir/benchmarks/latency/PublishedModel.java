package io.weir.benchmarks.latency;

import io.weir.events.Topics;
import io.weir.features.Catalogue;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.Boosting;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import io.weir.scoring.training.Spread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The champion of the load: 100 trees of depth 6 over all features of the catalogue. It has learnt that the largest round amounts are fraud, so about one payment
 * in a hundred is not allowed and wants reasons; what else it asks is chance.
 */
public final class PublishedModel {
    private static final int TREES = 100;
    private static final int ROWS = 20_000;
    private static final long SEED = 6_100;
    /** Of the load's payments one in twenty is a whole multiple of 100 euros up to 10,000: of these a fifth is larger. */
    private static final int SUSPICIOUS_MINOR = 800_000;

    private PublishedModel() {}

    /** Puts it into the folder and its plan on the topic, from the beginning of time on. */
    public static void publish(String bootstrapServers, Path folder)
            throws IOException, XGBoostError, ExecutionException, InterruptedException {
        Files.createDirectories(folder);
        byte[] file = train();
        Files.write(folder.resolve("model.ubj"), file);
        Files.write(folder.resolve("card.json"), ModelCardCodec.write(card(sha256(file))));
        ModelPlan plan = ModelPlan.NONE.with(new PlannedModel(
                "load",
                1,
                PlannedModel.Role.CHAMPION,
                folder.resolve("model.ubj").toUri().toString(),
                sha256(file),
                folder.resolve("card.json").toUri().toString(),
                Catalogue.shipped().schemaHash(),
                Instant.parse("2020-01-01T00:00:00Z"),
                null));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.MODELS, ModelPlan.KEY.getBytes(StandardCharsets.UTF_8), plan.write()))
                    .get();
        }
    }

    private static byte[] train() throws XGBoostError {
        Catalogue catalogue = Catalogue.shipped();
        int features = catalogue.size();
        int amount = catalogue.indexOf("amount");
        SplittableRandom random = new SplittableRandom(SEED);
        float[] rows = new float[ROWS * features];
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < features; i++) {
                rows[row * features + i] = random.nextInt(7) == 0 ? Float.NaN : random.nextInt(1_000);
            }
            int minor = random.nextInt(20) == 0 ? 10_000 * (1 + random.nextInt(100)) : 100 + random.nextInt(20_000);
            rows[row * features + amount] = minor;
            labels[row] = minor > SUSPICIOUS_MINOR ? 1 : 0;
        }
        DMatrix matrix = new DMatrix(rows, ROWS, features, Float.NaN);
        matrix.setLabel(labels);
        Booster booster = XGBoost.train(
                matrix,
                Map.of(
                        "objective",
                        "binary:logistic",
                        "max_depth",
                        6,
                        "eta",
                        0.1,
                        // So that trees ask for more than the amount.
                        "colsample_bytree",
                        0.5,
                        "min_child_weight",
                        0.5,
                        "nthread",
                        1,
                        "seed",
                        1,
                        "verbosity",
                        0),
                TREES,
                Map.of(),
                null,
                null);
        byte[] file = booster.toByteArray("ubj");
        booster.dispose();
        matrix.dispose();
        return file;
    }

    private static ModelCard card(String sha256) {
        Catalogue catalogue = Catalogue.shipped();
        ModelCard.Part part = new ModelCard.Part(
                Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2020-01-02T00:00:00Z"), ROWS, ROWS / 100);
        List<Double> tenths = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);
        return new ModelCard(
                ModelCard.FORMAT,
                sha256,
                Instant.parse("2020-01-02T00:00:00Z"),
                "3.0.4",
                catalogue.schemaHash(),
                "made up",
                part,
                null,
                part,
                0,
                new Boosting(TREES, 0.1, 6, Boosting.TreeMethod.HIST, 256, 0.1, 1, 1, 0.5, 1, 1),
                0,
                TREES,
                new ModelCard.Quality(1, 1, List.of(), List.of(), 0, List.of()),
                catalogue.names().stream()
                        .map(name -> new ModelCard.Feature(name, true, 1.0, 0))
                        .toList(),
                new Spread("score", tenths, Collections.nCopies(10, 0.1), 0),
                // As many as a real card has.
                catalogue.names().stream()
                        .limit(20)
                        .map(name -> new Spread(name, tenths, Collections.nCopies(10, 0.1), 0))
                        .toList());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
