package io.weir.scoring;

import io.weir.features.Aggregate;
import io.weir.features.Catalogue;
import io.weir.features.Entity;
import io.weir.features.Feature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What raised a score, in sentences that are made of the features' declarations. Never changes; for any number of threads. */
public final class Reasons {
    private final List<Sentence> sentences;
    private final float[] usual;
    /** The places of the features of each entity that tell whether a transaction names one: of a named entity one of them is there. */
    private final Map<Entity, int[]> places;

    /**
     * @param names of the model's features, in the order of its rows; empty for all of the catalogue in its order
     * @param usual what each usually was in training, such as the median, in the feature's unit; NaN where that is not known
     * @throws IllegalArgumentException naming what the catalogue does not know, and a length that does not fit
     */
    public Reasons(Catalogue catalogue, List<String> names, float[] usual) {
        List<String> all = names.isEmpty() ? catalogue.names() : names;
        List<String> unknown =
                all.stream().filter(name -> catalogue.indexOf(name) < 0).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "The catalogue has no feature " + String.join(", ", unknown) + ", which the model asks for");
        }
        if (usual.length != all.size()) {
            throw new IllegalArgumentException(
                    "There are %d usual values for %d features".formatted(usual.length, all.size()));
        }
        List<Feature> features = all.stream()
                .map(name -> catalogue.features().get(catalogue.indexOf(name)))
                .toList();
        this.sentences = features.stream().map(Sentence::new).toList();
        this.usual = usual.clone();
        this.places = placesOf(features);
    }

    private static Map<Entity, int[]> placesOf(List<Feature> features) {
        Map<Entity, int[]> places = new EnumMap<>(Entity.class);
        for (Entity entity : Entity.values()) {
            int[] of = IntStream.range(0, features.size())
                    .filter(i -> features.get(i).entity() == entity)
                    .toArray();
            boolean tell =
                    IntStream.of(of).anyMatch(i -> isAlwaysKnown(features.get(i).aggregate()));
            places.put(entity, entity.isShared() && tell ? of : new int[0]);
        }
        return places;
    }

    /** Whether it is a number of every entity, also of one that has no history. */
    private static boolean isAlwaysKnown(Aggregate aggregate) {
        return aggregate == Aggregate.COUNT || aggregate == Aggregate.SUM || aggregate == Aggregate.DISTINCT;
    }

    /**
     * The features that raised the score, the strongest first. Those that lowered it are no reasons.
     *
     * @param values of the row, NaN where one is missing
     * @param contributions of the features to the margin, as {@link TreeModel#contributions} gives them; what follows them is not looked at
     * @param currency of the transaction, ISO 4217: in which amounts are said
     * @param most how many at the most
     */
    public List<Reason> of(float[] values, float[] contributions, String currency, int most) {
        if (values.length != sentences.size() || contributions.length < values.length) {
            throw new IllegalArgumentException("There are %d values and %d contributions for %d features"
                    .formatted(values.length, contributions.length, sentences.size()));
        }
        List<Integer> raising = IntStream.range(0, values.length)
                .filter(i -> contributions[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -contributions[i]))
                .limit(most)
                .toList();
        List<Reason> reasons = new ArrayList<>();
        for (int i : raising) {
            reasons.add(new Reason(
                    sentences.get(i).name(), values[i], usual[i], contributions[i], sentence(i, values, currency)));
        }
        return reasons;
    }

    private String sentence(int i, float[] values, String currency) {
        if (!Float.isNaN(values[i])) {
            return sentences.get(i).of(values[i], usual[i], currency);
        }
        int[] ofEntity = places.get(sentences.get(i).entity());
        boolean named = ofEntity.length == 0 || IntStream.of(ofEntity).anyMatch(place -> !Float.isNaN(values[place]));
        return named ? sentences.get(i).ofMissing() : sentences.get(i).ofNoEntity();
    }
}
