package io.weir.benchmarks.features;

import io.weir.features.Catalogue;
import io.weir.features.Entity;
import io.weir.features.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Catalogues made from the shipped one, by way of a file as a user's would be. */
final class Catalogues {
    private static final Duration NONE = Duration.ZERO;

    private Catalogues() {}

    /** Some of the features, as they are. */
    static Catalogue some(Predicate<Feature> chosen) throws IOException {
        return of(Catalogue.shipped().features().stream().filter(chosen).toList());
    }

    /** All features, each looking back so far from the present. */
    static Catalogue allOver(Duration window) throws IOException {
        return of(Catalogue.shipped().features().stream()
                .map(f -> f.entity() == Entity.TRANSACTION
                        ? f
                        : new Feature(
                                f.name(), f.entity(), window, NONE, f.aggregate(), f.field(), f.unit(), f.meaning()))
                .toList());
    }

    private static Catalogue of(List<Feature> features) throws IOException {
        Path file = Files.createTempFile("weir-catalogue", ".txt");
        try {
            Files.write(file, features.stream().map(Catalogues::line).toList());
            return Catalogue.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private static String line(Feature f) {
        return String.join(
                " | ",
                f.name(),
                lower(f.entity()),
                span(f.window()),
                span(f.delay()),
                lower(f.aggregate()),
                lower(f.field()),
                f.unit(),
                f.meaning());
    }

    private static String span(Duration span) {
        if (span.isZero()) {
            return "";
        }
        if (span.toMinutes() % 60 != 0) {
            return span.toMinutes() + "m";
        }
        return span.toHours() % 24 != 0 ? span.toHours() + "h" : span.toDays() + "d";
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
