package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "features.md");
    private static final String GOOD = "a_count | account | 1h | | count | transactions | transactions | Some";

    @Test
    void theShippedCatalogueCoversEveryEntityAndAggregate() {
        Catalogue shipped = Catalogue.shipped();
        assertThat(shipped.size()).isGreaterThanOrEqualTo(60);
        Set<Entity> entities = EnumSet.noneOf(Entity.class);
        Set<Aggregate> aggregates = EnumSet.noneOf(Aggregate.class);
        for (Feature feature : shipped.features()) {
            entities.add(feature.entity());
            aggregates.add(feature.aggregate());
        }
        assertThat(entities).containsExactlyInAnyOrder(Entity.values());
        assertThat(aggregates).containsExactlyInAnyOrder(Aggregate.values());
    }

    @Test
    void everyProblemIsNamedWithItsLine() {
        assertThatThrownBy(() -> Catalogue.parse(
                        "bad.txt",
                        List.of(
                                "# a comment",
                                GOOD,
                                GOOD,
                                "b_count | account | 91d | | count | transactions | transactions | Too long",
                                "c_count | acount | 1h | | count | transactions | transactions | No such entity",
                                "d_sum | account | 1h | | sum | amout | minor units | No such field",
                                "e_sum | account | 1h | | sum | merchant | minor units | A sum of merchants",
                                "f_count | account | 10s | | count | transactions | | No unit",
                                "too | few")))
                .isInstanceOf(InvalidCatalogue.class)
                .hasMessageContaining("bad.txt")
                .hasMessageContaining("line 3: the name a_count stands twice")
                .hasMessageContaining("line 4: the window '91d' is not from 1m to 90d")
                .hasMessageContaining("line 5: there is no entity 'acount'; there are transaction, account")
                .hasMessageContaining("line 6: there is no field 'amout'")
                .hasMessageContaining("line 7: sum cannot be of merchant")
                .hasMessageContaining("line 8: the window '10s' is no span")
                .hasMessageContaining("line 8: the unit is missing")
                .hasMessageContaining("line 9: has 2 parts");
    }

    /** Rows of a bug: these were taken, and computed of something else or not at all. */
    @Test
    void anAggregateOfWhatItDoesNotLookAtIsRefused() {
        for (String row : List.of(
                "mean | incoming",
                "std | outgoing",
                "min | incoming",
                "max | outgoing",
                "deviation | incoming",
                "pass_through | outgoing",
                "since_last | cash_deposits",
                "since_first | night",
                "share | transactions")) {
            assertThatThrownBy(() -> Catalogue.parse(
                            "bad.txt", List.of("a_feature | account | 1h | | " + row + " | unit | Meaning")))
                    .isInstanceOf(InvalidCatalogue.class)
                    .hasMessageContaining("line 1: " + row.replace(" | ", " cannot be of "));
        }
    }

    @Test
    void theSchemaHashChangesWithADefinitionAndNotWithAMeaning() {
        Catalogue one = Catalogue.parse("one", List.of(GOOD));
        assertThat(Catalogue.parse("two", List.of(GOOD.replace("Some", "Other")))
                        .schemaHash())
                .isEqualTo(one.schemaHash())
                .hasSize(16);
        assertThat(Catalogue.parse("three", List.of(GOOD.replace("1h", "2h"))).schemaHash())
                .isNotEqualTo(one.schemaHash());
    }

    @Test
    void theDocumentSaysWhatTheCatalogueSays() throws IOException {
        String generated = generate();
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(DOC, generated);
        }
        assertThat(Files.readString(DOC))
                .as("docs/features.md is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(generated);
    }

    private static String generate() {
        Catalogue shipped = Catalogue.shipped();
        List<String> lines = new ArrayList<>();
        lines.add("# Features");
        lines.add("");
        lines.add("Generated from the catalogue in `feature-store/`; do not edit. %d features, schema `%s`."
                .formatted(shipped.size(), shipped.schemaHash()));
        lines.add("");
        lines.add(
                "For a transaction at event time t, a feature looks at the entity's transactions in (t − delay − window, t − delay], to the");
        lines.add(
                "event. An account's windows end with the transaction itself. The other entities are seen from many partitions that race, so");
        lines.add(
                "their windows end a settling time before it (2 s by default), or the delay, if that is longer. What there is nothing to tell of");
        lines.add("is missing (NaN), never zero.");
        for (Entity entity : Entity.values()) {
            lines.add("");
            lines.add("## " + CatalogueLines.lower(entity));
            lines.add("| feature | window | delay | aggregate | of | unit | meaning |");
            lines.add("|---|---|---|---|---|---|---|");
            for (Feature f : shipped.of(entity)) {
                lines.add("| `%s` | %s | %s | %s | %s | %s | %s |"
                        .formatted(
                                f.name(),
                                span(f.window()),
                                span(f.delay()),
                                CatalogueLines.lower(f.aggregate()),
                                CatalogueLines.lower(f.field()),
                                f.unit(),
                                f.meaning()));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String span(Duration span) {
        if (span.isZero()) {
            return "";
        }
        if (span.toMinutes() % 60 != 0) {
            return span.toMinutes() + " min";
        }
        return span.toHours() % 24 != 0 ? span.toHours() + " h" : span.toDays() + " d";
    }
}
