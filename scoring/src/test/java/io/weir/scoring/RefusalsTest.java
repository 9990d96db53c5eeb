package io.weir.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not read is refused by its name, in a sentence that says where it stands. */
class RefusalsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            parameter                   | message
            booster=dart,rate_drop=0.5  | learner.gradient_booster.name is dart, whose trees have weights; only gbtree is read
            booster=gblinear            | learner.gradient_booster.name is gblinear, which has no trees; only gbtree is read
            objective=multi:softprob    | learner.objective.name is 'multi:softprob', multi-class, and a score is one number; there are binary:logistic, reg:logistic, binary:logitraw, reg:squarederror
            objective=multi:softprob    | learner.learner_model_param.num_class is 3: a multi-class model
            objective=multi:softprob    | learner.gradient_booster.model.tree_info gives trees to several classes
            objective=count:poisson     | learner.objective.name is 'count:poisson', for counts
            objective=rank:pairwise     | learner.objective.name is 'rank:pairwise', for ranking
            objective=survival:cox      | learner.objective.name is 'survival:cox', for survival times
            objective=reg:gamma         | learner.objective.name is 'reg:gamma', which is not read
            objective=reg:absoluteerror | learner.objective.name is 'reg:absoluteerror', which is not read
            objective=binary:hinge      | learner.objective.name is 'binary:hinge', which is not read
            """)
    void whatXgboostCanTrainAndIsNotRead(String parameters, String message) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of("num_class", parameters.contains("multi") ? 3 : 0));
        for (String parameter : parameters.split(",", -1)) {
            int equals = parameter.indexOf('=');
            all.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        float[][] rows = Referee.rows(200, 1);
        DMatrix matrix = Referee.matrix(rows);
        matrix.setLabel(Referee.labels(rows, 2));
        if (parameters.contains("rank")) {
            matrix.setGroup(new int[] {100, 100});
        }
        if (parameters.contains("gamma")) {
            float[] positive = new float[rows.length];
            Arrays.fill(positive, 2);
            matrix.setLabel(positive);
        }
        Booster booster = Referee.train(matrix, 3, all);

        for (String format : new String[] {"json", "ubj"}) {
            assertThatThrownBy(() -> TreeModel.read(booster.toByteArray(format), "fraud." + format))
                    .isInstanceOf(BadModel.class)
                    .hasMessageStartingWith("The model fraud." + format + " cannot be used:\n  ")
                    .hasMessageContaining(message);
        }
    }

    @Test
    void splitsByCategory() throws Exception {
        float[][] rows = Referee.rows(1_000, 1);
        for (float[] row : rows) {
            row[0] = Float.isNaN(row[0]) ? Float.NaN : Math.abs(row[0]);
        }
        DMatrix matrix = Referee.matrix(rows);
        matrix.setLabel(Referee.labels(rows, 2));
        String[] types = new String[Referee.FEATURES];
        Arrays.fill(types, "q");
        types[0] = "c";
        matrix.setFeatureTypes(types);
        Booster booster = Referee.train(matrix, 3, Map.of("tree_method", "hist"));

        assertThatThrownBy(() -> TreeModel.read(booster.toByteArray("ubj"), "model"))
                .isInstanceOf(BadModel.class)
                .hasMessageContaining(
                        "learner.gradient_booster.model.trees[0].split_type[0] is a categorical split, which is not read");
    }

    /** Row of a bug in waiting: since 3.4 XGBoost calls a dart model gbtree and hides its weights in the model. */
    @Test
    void dartThatCallsItselfGbtree() throws IOException {
        byte[] file = VersionsTest.resource("xgboost-3.4.0-dart.json");

        assertThatThrownBy(() -> TreeModel.read(file, "model"))
                .isInstanceOf(BadModel.class)
                .hasMessageContaining(
                        "learner.gradient_booster.model.weight_drop is there: a dart model, whose trees have weights");
    }

    /** A model of one tree of 13 nodes, root 0 with children 1 and 2, with one thing changed; "-" takes it out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, quoteCharacter = '`', textBlock = """
            where                                            | value        | message
            /version                                         | -            | version is missing
            /version                                         | [4, 0, 0]    | version is XGBoost 4.0; known are 1.7, 2.0, 2.1, 3.0, 3.1, 3.2, 3.3, 3.4. Load it into one of these and save it again
            /version                                         | [3, 5, 0]    | version is XGBoost 3.5; known are
            /version                                         | [3]          | version is no version such as [3, 0, 4]
            /version                                         | "3.0.4"      | version is no array of numbers
            /learner                                         | -            | learner is missing
            /learner                                         | 7            | learner is no object
            /learner/objective                               | -            | learner.objective is missing
            /learner/objective/name                          | "fraud"      | learner.objective.name is 'fraud', which is not read; there are binary:logistic
            /learner/learner_model_param/num_class           | "3"          | learner.learner_model_param.num_class is 3: a multi-class model
            /learner/learner_model_param/num_target          | "2"          | learner.learner_model_param.num_target is 2: a multi-target model
            /learner/learner_model_param/num_feature         | -            | learner.learner_model_param.num_feature is missing
            /learner/learner_model_param/num_feature         | "0"          | learner.learner_model_param.num_feature is 0, not from 1 to 4,096
            /learner/learner_model_param/num_feature         | "5000"       | learner.learner_model_param.num_feature is 5000, not from 1 to 4,096
            /learner/learner_model_param/num_feature         | 5            | learner.learner_model_param.num_feature is '5.0'; a whole number in quotes would be right
            /learner/learner_model_param/num_feature         | "four"       | learner.learner_model_param.num_feature is 'four'; a whole number in quotes would be right
            /learner/learner_model_param/base_score          | -            | learner.learner_model_param.base_score is missing
            /learner/learner_model_param/base_score          | "1"          | learner.learner_model_param.base_score is 1; of binary:logistic it lies between 0 and 1
            /learner/learner_model_param/base_score          | "NaN"        | learner.learner_model_param.base_score is 'NaN', not one number such as 5E-1 or [5E-1]
            /learner/learner_model_param/base_score          | "[1E-1,2E-1]"| learner.learner_model_param.base_score is '[1E-1,2E-1]', not one number
            /learner/learner_model_param/base_score          | "1E400"      | learner.learner_model_param.base_score is '1E400', not one number
            /learner/feature_names                           | ["a", "b"]   | learner.feature_names are 2, but num_feature is 5
            /learner/feature_names                           | ["a","b","c","d","a"] | learner.feature_names has 'a' twice
            /learner/feature_names                           | ["a", 7]     | learner.feature_names has an element that is no text
            /learner/gradient_booster/name                   | "forest"     | learner.gradient_booster.name is 'forest'; only gbtree is read
            /learner/gradient_booster/model/trees            | -            | learner.gradient_booster.model.trees is missing
            /learner/gradient_booster/model/trees            | [7]          | learner.gradient_booster.model.trees is no array of objects
            /learner/gradient_booster/model/trees            | [{}, "x"]    | learner.gradient_booster.model.trees[1] is no object
            /learner/gradient_booster/model/tree_info        | [0]          | learner.gradient_booster.model.tree_info has 1 elements for 4 trees
            /learner/gradient_booster/model/gbtree_model_param/num_trees | "7" | learner.gradient_booster.model.trees are 4, but num_trees is 7
            TREE/tree_param/size_leaf_vector                 | "3"          | trees[0].tree_param.size_leaf_vector is more than 1: leaves that are vectors
            TREE/tree_param/num_nodes                        | "0"          | trees[0].tree_param.num_nodes is 0, not from 1 to 524,288
            TREE/tree_param/num_nodes                        | "14"         | trees[0].left_children has 13 elements for 14 nodes
            TREE/sum_hessian                                 | -            | trees[0].sum_hessian is missing
            TREE/sum_hessian                                 | [1, 2]       | trees[0].sum_hessian has 2 elements for 13 nodes
            TREE/sum_hessian/0                               | 0            | trees[0].sum_hessian[0] is 0; without the weight of the training rows that came by, no reasons can be given
            TREE/sum_hessian/12                              | -1.5         | trees[0].sum_hessian[12] is -1.5; without the weight
            TREE/left_children/0                             | 13           | trees[0].left_children[0] is 13; a node from 1 to 12 would be right
            TREE/left_children/0                             | 0            | trees[0].left_children[0] is 0; a node from 1 to 12 would be right
            TREE/left_children/0                             | 1.5          | trees[0].left_children[0] is 1.5; a node from 1 to 12 would be right
            TREE/left_children/0                             | -2           | trees[0].left_children[0] is -2; a node from 1 to 12 would be right
            TREE/left_children/1                             | 1            | trees[0].left_children[1] is 1, which is the child of another node already
            TREE/right_children/0                            | 3            | trees[0].right_children[0] is 3; XGBoost walks to the node after the left one, 2
            TREE/right_children/0                            | 1            | trees[0].right_children[0] is 1, which is the child of another node already
            TREE/split_indices/0                             | 5            | trees[0].split_indices[0] is 5; the model has features 0 to 4
            TREE/split_indices/0                             | -1           | trees[0].split_indices[0] is -1; the model has features 0 to 4
            TREE/split_conditions/0                          | NaN          | trees[0].split_conditions[0] is NaN, not a finite number
            TREE/split_conditions/0                          | -Infinity    | trees[0].split_conditions[0] is NaN, not a finite number
            TREE/split_conditions/12                         | 1e40         | trees[0].split_conditions[12] is Infinity, not a finite number
            TREE/default_left/0                              | 2            | trees[0].default_left[0] is 2, neither 0 nor 1
            TREE/split_type/0                                | 1            | trees[0].split_type[0] is a categorical split, which is not read. Train on numbers only
            TREE/split_conditions                            | ["a"]        | trees[0].split_conditions is no array of numbers
            """)
    void whatIsWrongInAFile(String where, String value, String message) throws IOException {
        String json = changed(where, value);

        assertThatThrownBy(() -> TreeModel.read(json.getBytes(StandardCharsets.UTF_8), "model.json"))
                .isInstanceOf(BadModel.class)
                .hasMessageContaining(message);
    }

    /** Not written by a tool that checks: NaN has no place in a JSON tree. */
    private static String changed(String where, String value) throws IOException {
        JsonNode root = JSON.readTree(VersionsTest.resource("xgboost-3.0.4.json"));
        JsonPointer pointer = JsonPointer.compile(where.replace("TREE", "/learner/gradient_booster/model/trees/0"));
        JsonNode holder = root.at(pointer.head());
        JsonNode stand = JSON.getNodeFactory().textNode("@@");
        if (holder instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), stand);
        } else if (value.equals("-")) {
            ((ObjectNode) holder).remove(pointer.last().getMatchingProperty());
        } else {
            ((ObjectNode) holder).set(pointer.last().getMatchingProperty(), stand);
        }
        return root.toString().replace("\"@@\"", value);
    }

    @Test
    void logitrawOfXgboost1() throws IOException {
        String old = new String(VersionsTest.resource("xgboost-1.7.6.json"), StandardCharsets.UTF_8)
                .replace("binary:logistic", "binary:logitraw");

        assertThatThrownBy(() -> TreeModel.read(old.getBytes(StandardCharsets.UTF_8), "old"))
                .isInstanceOf(BadModel.class)
                .hasMessageContaining("learner.objective.name is binary:logitraw of XGBoost 1, whose base score meant");
    }

    @Test
    void allProblemsAtOnceUpToTwenty() throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(VersionsTest.resource("xgboost-3.0.4.json"));
        root.putArray("version").add(9).add(9).add(9);
        for (JsonNode tree : root.at("/learner/gradient_booster/model/trees")) {
            ArrayNode thresholds = (ArrayNode) tree.path("split_conditions");
            for (int i = 0; i < thresholds.size(); i++) {
                thresholds.set(i, 1e300);
            }
        }
        BadModel refused = refusal(root.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(refused.problems()).hasSize(21);
        assertThat(refused.problems().get(0)).startsWith("version is XGBoost 9.9");
        assertThat(refused.problems().get(20)).matches("and \\d+ more");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, quoteCharacter = '`', textBlock = """
            text                          | message
            ``                            | it is empty
            `  `                          | it is empty
            binf                          | it is neither JSON nor UBJ, the two formats of XGBoost that are read
            {                             | it is no valid JSON: Unexpected end-of-input
            {"a":1                        | it is no valid JSON: Unexpected end-of-input
            {"a":1,"a":2}                 | it is no valid JSON: Duplicate field 'a', at line 1, column
            {"a":1} x                     | it is no valid JSON: Unrecognized token 'x'
            {"a":1}{}                     | it is no valid JSON: it goes on after its end, at byte 7
            {"a":[[[[[[[[[[[[[[[[[1       | it has objects within objects more than 16 deep
            {}                            | version is missing
            """)
    void whatIsNoJson(String text, String message) {
        assertThat(refusal(text.getBytes(StandardCharsets.UTF_8)).problems().get(0))
                .contains(message);
    }

    @Test
    void whatIsNoUbj() throws IOException {
        assertThat(ubj("{L", 1L, "a")).contains("it is no valid UBJSON: it ends before it is complete, at byte 11");
        assertThat(ubj("{L", 1L, "aQ}")).contains("it has a marker that has no place here, 'Q', at byte 12");
        assertThat(ubj("{L", -1L, "")).contains("it claims a length of -1, at byte 10");
        assertThat(ubj("{L", Long.MAX_VALUE, "")).contains("it claims a length of 9,223,372,036,854,775,807");
        assertThat(ubj("{L", 70_000L, "")).contains("it has a text of 70,000 bytes; 65,536 are the most");
        assertThat(ubj("{L", 1L, "a[$d#L", 1_000_000L, "")).contains("an array claims 1,000,000 elements, more than");
        assertThat(ubj("{L", 1L, "a[$Z#L", 1_000_000L, "}")).contains("an array has elements of type 'Z'");
        assertThat(ubj("{L", 1L, "a[$dL", 1L, "")).contains("says the type of its elements but not how many");
        assertThat(ubj("{L", 1L, "aTL", 1L, "aF}")).contains("the key 'a' stands twice");
        assertThat(ubj("{L", 1L, "aT}}")).contains("it goes on after its end, at byte 13");
        assertThat(ubj("{L", 1L, "aH")).contains("it has a number of high precision");
        assertThat(ubj("{L", 1L, "a{$i#L", 1L, "")).contains("an object says the type of its values beforehand");
        assertThat(ubj("{L", 1L, "a[[[[[[[[[[[[[[[[[")).contains("it has objects within objects more than 16 deep");
        assertThat(ubj("{d", 1L, "")).contains("it has a marker that has no place here, 'd', at byte 2");
        assertThat(ubj("{L", 1L, "aT}")).contains("version is missing");
    }

    /** Texts as bytes, numbers as the 8 bytes of a length. */
    private static String ubj(Object... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Object part : parts) {
            if (part instanceof Long number) {
                out.writeLong(number);
            } else {
                out.writeBytes((String) part);
            }
        }
        return refusal(bytes.toByteArray()).problems().get(0);
    }

    private static BadModel refusal(byte[] file) {
        try {
            TreeModel.read(file, "model");
        } catch (BadModel e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }
}
