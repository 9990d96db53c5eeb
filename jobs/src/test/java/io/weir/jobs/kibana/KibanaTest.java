package io.weir.jobs.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.jobs.elasticsearch.Mapping;
import io.weir.jobs.kibana.Questions.Question;
import io.weir.jobs.kibana.Questions.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file that Kibana imports: as declared, whole in itself, and about fields that the indices have. {@code -Dweir.docs=write} writes it anew. */
public class KibanaTest {
    private static final Path FILE = Path.of("../kibana/weir.ndjson");

    /** What Lens can do with fields of a type. */
    private static final Map<String, Set<String>> TYPES = Map.of(
            "date_histogram", Set.of("date"),
            "sort", Set.of("date"),
            "terms", Set.of("keyword", "integer", "boolean"),
            "range", Set.of("float", "long", "integer"),
            "sum", Set.of("long", "integer", "float"),
            "median", Set.of("long", "integer", "float"),
            "unique_count", Set.of("keyword"),
            "query", Set.of("keyword", "boolean"));

    private static final Map<String, Set<String>> DATA_TYPES = Map.of(
            "date", Set.of("date"),
            "boolean", Set.of("boolean"),
            "number", Set.of("integer", "long", "float", "keyword"),
            "string", Set.of("keyword", "float"));

    /** As it lies in the repository. */
    public static List<JsonNode> exported() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void theFileIsWhatIsDeclared() throws IOException {
        String declared =
                SavedObjects.all().stream().map(JsonNode::toString).collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(FILE, declared);
        }
        assertThat(Files.readString(FILE)).isEqualTo(declared);
    }

    @Test
    void everythingReferredToIsInTheFileOnce() throws IOException {
        Set<String> before = new HashSet<>();
        for (JsonNode object : exported()) {
            for (JsonNode reference : object.path("references")) {
                assertThat(before)
                        .as("referred to by " + object.path("id"))
                        .contains(reference.path("type").asText() + "/"
                                + reference.path("id").asText());
            }
            assertThat(before.add(object.path("type").asText() + "/"
                            + object.path("id").asText()))
                    .as(object.path("id").asText())
                    .isTrue();
        }
        assertThat(before).filteredOn(id -> id.startsWith("dashboard/")).hasSize(6);
    }

    @Test
    void everyFieldIsInItsIndexWithATypeThatIsAskedForRightly() throws IOException {
        List<Question> questions = new Questions(exported()).all();
        assertThat(questions).hasSizeGreaterThan(40);
        for (Question question : questions) {
            Map<String, String> fields = Mapping.fields(Desk.VIEWS.stream()
                    .filter(view -> view.title().equals(question.index()))
                    .findFirst()
                    .orElseThrow()
                    .kind());
            for (Use use : question.fields()) {
                assertThat(fields).as(question.title()).containsKey(use.field());
                String type = fields.get(use.field());
                if (TYPES.containsKey(use.operation())) {
                    assertThat(TYPES.get(use.operation()))
                            .as(question.title() + ": " + use)
                            .contains(type);
                }
                if (use.dataType() != null) {
                    assertThat(DATA_TYPES.get(use.dataType()))
                            .as(question.title() + ": " + use)
                            .contains(type);
                }
            }
        }
    }

    /** Panels do not lie on one another, and are not beside the page. */
    @Test
    void panelsHaveTheirPlaces() throws IOException {
        for (JsonNode object : exported()) {
            if (!object.path("type").asText().equals("dashboard")) {
                continue;
            }
            Set<String> taken = new HashSet<>();
            for (JsonNode panel : new ObjectMapper()
                    .readTree(object.at("/attributes/panelsJSON").asText())) {
                JsonNode place = panel.path("gridData");
                for (int x = 0; x < place.path("w").asInt(); x++) {
                    for (int y = 0; y < place.path("h").asInt(); y++) {
                        int column = place.path("x").asInt() + x;
                        assertThat(column).isLessThan(48);
                        assertThat(taken.add(column + "/" + (place.path("y").asInt() + y)))
                                .as(object.path("id") + " " + panel.path("title"))
                                .isTrue();
                    }
                }
            }
        }
    }
}
