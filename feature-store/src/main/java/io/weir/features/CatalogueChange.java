package io.weir.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of a feature when a job goes on from the state of another catalogue: the table of docs/changing-features.md, worked out for two catalogues.
 *
 * @param feature its name
 * @param why in words, to be read behind the fate
 */
public record CatalogueChange(String feature, Fate fate, String why) {

    /** What its first values are. */
    public enum Fate {
        /** As if nothing had happened. */
        KEPT,
        /** Missing at first, right later. */
        WARMS_UP,
        /** Gone from the vector. */
        DROPPED
    }

    /** What of a feature's definition decides. */
    private record Definition(String name, Entity entity, Duration reach, Aggregate aggregate, Field field) {

        static Definition of(String line) {
            String[] parts = line.split("\\|", -1);
            return new Definition(
                    parts[0],
                    Entity.valueOf(parts[1]),
                    Duration.parse(parts[2]).plus(Duration.parse(parts[3])),
                    Aggregate.valueOf(parts[4]),
                    Field.valueOf(parts[5]));
        }
    }

    /** What the histories of one entity have kept. */
    private static final class Kept {
        private Duration reach = Duration.ZERO;
        private final Set<Field> texts = EnumSet.noneOf(Field.class);
    }

    /**
     * @param before the definitions of the other catalogue, a line each, as the state of the operator "features" holds them
     * @return one for every feature of either
     * @throws IllegalArgumentException for definitions that this Weir does not know
     */
    public static List<CatalogueChange> between(String before, Catalogue now) {
        List<String> lines = before.lines().toList();
        Map<Entity, Kept> kept = new EnumMap<>(Entity.class);
        for (String line : lines) {
            Definition old = Definition.of(line);
            Kept of = kept.computeIfAbsent(old.entity, entity -> new Kept());
            of.reach = of.reach.compareTo(old.reach) < 0 ? old.reach : of.reach;
            if (old.field.kind() == Field.Kind.DIMENSION) {
                of.texts.add(old.field);
            }
        }
        List<CatalogueChange> changes = new ArrayList<>();
        for (Feature feature : now.features()) {
            changes.add(
                    lines.contains(feature.definition())
                            ? new CatalogueChange(feature.name(), Fate.KEPT, "")
                            : added(feature, kept.get(feature.entity())));
        }
        for (String line : lines) {
            String name = Definition.of(line).name;
            if (now.indexOf(name) < 0) {
                changes.add(new CatalogueChange(name, Fate.DROPPED, "the catalogue has it no more"));
            }
        }
        return changes;
    }

    private static CatalogueChange added(Feature feature, Kept kept) {
        Duration reach = feature.window().plus(feature.delay());
        if (feature.entity() == Entity.TRANSACTION) {
            return new CatalogueChange(feature.name(), Fate.KEPT, "new; needs no history");
        }
        if (kept == null) {
            return warmsUp(
                    feature, "new; nothing was kept per " + CatalogueLines.lower(feature.entity()) + " before", reach);
        }
        if (feature.field().kind() == Field.Kind.DIMENSION && !kept.texts.contains(feature.field())) {
            return warmsUp(
                    feature,
                    "new; no %s was kept per %s before"
                            .formatted(CatalogueLines.lower(feature.field()), CatalogueLines.lower(feature.entity())),
                    reach);
        }
        if (reach.compareTo(kept.reach) > 0) {
            return warmsUp(
                    feature,
                    "new; it reaches back %s, and no more than %s were kept".formatted(days(reach), days(kept.reach)),
                    reach);
        }
        return new CatalogueChange(feature.name(), Fate.KEPT, "new; right at once, made from what was kept");
    }

    private static CatalogueChange warmsUp(Feature feature, String why, Duration reach) {
        return new CatalogueChange(
                feature.name(), Fate.WARMS_UP, "%s; missing for up to %s".formatted(why, days(reach)));
    }

    private static String days(Duration span) {
        return span.toHours() % 24 == 0
                ? span.toDays() + " d"
                : span.toHours() > 0 ? span.toHours() + " h" : span.toMinutes() + " min";
    }
}
