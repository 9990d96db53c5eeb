package io.weir.jobs.decide;

import io.weir.features.Catalogue;
import io.weir.jobs.models.CheckedModel;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.Boosting;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import io.weir.scoring.training.Spread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Models of one tree with one split, in XGBoost's JSON: below an amount one score, from it on another. */
public final class TestModels {
    static final Catalogue CATALOGUE = Catalogue.shipped();

    private final Path folder;

    public TestModels(Path folder) {
        this.folder = folder;
    }

    /**
     * @param amountMinor of the split
     * @param below margin below it
     * @param above margin from it on
     */
    public PlannedModel model(
            int version, PlannedModel.Role role, Instant from, long amountMinor, double below, double above)
            throws IOException {
        byte[] file = """
                {"version":[3,0,4],"learner":{"attributes":{},"feature_names":[],"feature_types":[],
                "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"%d","num_target":"1"},
                "objective":{"name":"binary:logistic","reg_loss_param":{"scale_pos_weight":"1"}},
                "gradient_booster":{"name":"gbtree","model":{"gbtree_model_param":{"num_trees":"1","num_parallel_tree":"1"},
                "iteration_indptr":[0,1],"tree_info":[0],"trees":[{"id":0,
                "tree_param":{"num_nodes":"3","num_feature":"%d","num_deleted":"0","size_leaf_vector":"1"},
                "left_children":[1,-1,-1],"right_children":[2,-1,-1],"parents":[2147483647,0,0],
                "split_indices":[%d,0,0],"split_conditions":[%d,%s,%s],"split_type":[0,0,0],"default_left":[0,0,0],
                "base_weights":[0,%s,%s],"loss_changes":[1,0,0],"sum_hessian":[10,8,2],
                "categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[]}]}}}}
                """.formatted(
                        CATALOGUE.size(),
                        CATALOGUE.size(),
                        CATALOGUE.indexOf("amount"),
                        amountMinor,
                        below,
                        above,
                        below,
                        above)
                .getBytes(StandardCharsets.UTF_8);
        Path home = Files.createDirectories(folder.resolve("fraud/" + version));
        String sha256 = CheckedModel.sha256(file);
        Files.write(home.resolve("model.json"), file);
        Files.write(home.resolve("card.json"), card(sha256));
        return new PlannedModel(
                "fraud",
                version,
                role,
                home.resolve("model.json").toUri().toString(),
                sha256,
                home.resolve("card.json").toUri().toString(),
                CATALOGUE.schemaHash(),
                from,
                null);
    }

    private static byte[] card(String sha256) {
        ModelCard.Part part =
                new ModelCard.Part(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"), 10, 2);
        return ModelCardCodec.write(new ModelCard(
                ModelCard.FORMAT,
                sha256,
                Instant.parse("2026-02-28T00:00:00Z"),
                "3.0.4",
                CATALOGUE.schemaHash(),
                "payments.csv",
                part,
                null,
                part,
                7,
                new Boosting(1, 1, 1, Boosting.TreeMethod.EXACT, 256, 1, 1, 1, 0.5, 1, 1),
                0,
                1,
                new ModelCard.Quality(0.9, 0.5, List.of(), List.of(), 0.1, List.of()),
                CATALOGUE.names().stream()
                        .map(name -> new ModelCard.Feature(
                                name, name.equals("amount"), name.equals("amount") ? 2_500.0 : null, 0))
                        .toList(),
                new Spread("score", List.of(0.5), List.of(0.8, 0.2), 0),
                List.of(new Spread("amount", List.of(1_000.0), List.of(0.8, 0.2), 0))));
    }
}
