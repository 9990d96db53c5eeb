package io.weir.jobs.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The index templates, indices and aliases of a deployment, as they are and as this release wants them. Fields that are only missing are added; what
 * contradicts is named and left alone.
 */
public final class Indices {
    /** Of a template: what a job that prepares its stores mends by itself. */
    public static final String NOT_THERE = "is not there";

    static final String MIGRATE = "Move it with: weir indices migrate";

    private final Elasticsearch server;
    private final String prefix;

    public Indices(Elasticsearch server, String prefix) {
        this.server = server;
        this.prefix = prefix;
    }

    /**
     * Puts the templates, and adds to the indices what they lack. Safe to run at every start, and by several jobs at once.
     *
     * @return what is still not right
     */
    public List<Mismatch> prepare() {
        List<Mismatch> left = new ArrayList<>();
        for (IndexKind kind : IndexKind.values()) {
            List<Mismatch> ofKind = new ArrayList<>();
            notAnIndex(kind).ifPresent(ofKind::add);
            if (ofKind.isEmpty()) {
                putTemplate(kind).ifPresent(ofKind::add);
            }
            if (ofKind.isEmpty()) {
                winner(kind).ifPresent(ofKind::add);
            }
            if (ofKind.isEmpty()) {
                createUndated(kind);
                addMissing(kind);
                ofKind.addAll(unfit(kind));
            }
            left.addAll(ofKind);
        }
        return left;
    }

    /** Only looks. */
    public List<Mismatch> check() {
        List<Mismatch> found = new ArrayList<>();
        for (IndexKind kind : IndexKind.values()) {
            Optional<Mismatch> index = notAnIndex(kind);
            if (index.isPresent()) {
                found.add(index.get());
                continue;
            }
            oldTemplate(kind).or(() -> winner(kind)).ifPresent(found::add);
            found.addAll(unfit(kind));
        }
        found.addAll(autoCreation());
        return found;
    }

    /** The alias of an earlier release was an index. */
    private Optional<Mismatch> notAnIndex(IndexKind kind) {
        String alias = kind.alias(prefix);
        return server.find("/" + alias).has(alias)
                ? Optional.of(
                        new Mismatch(
                                "The index " + alias,
                                "stands where an alias must be: an earlier release kept all in one index",
                                "Stop the job with a savepoint, move its documents into months with weir indices migrate, and start this release"))
                : Optional.empty();
    }

    private Optional<Mismatch> putTemplate(IndexKind kind) {
        String name = kind.alias(prefix);
        ObjectNode wanted = Mapping.template(kind, prefix);
        JsonNode there = server.find("/_index_template/" + name).at("/index_templates/0/index_template");
        if (there.path("version").asInt(0) > wanted.path("version").asInt()) {
            // Of a newer release. Whether its fields are good enough is seen in the indices.
            return Optional.empty();
        }
        // What somebody has set there, such as more shards or a lifecycle, stays.
        ObjectNode settings = (ObjectNode) wanted.at("/template/settings");
        there.at("/template/settings/index").properties().forEach(setting -> {
            settings.remove(setting.getKey());
            settings.set("index." + setting.getKey(), setting.getValue());
        });
        try {
            server.ask("PUT", "/_index_template/" + name, wanted);
            return Optional.empty();
        } catch (Elasticsearch.Refused e) {
            return Optional.of(new Mismatch(
                    "The index template " + name,
                    "is refused: " + e.getMessage(),
                    "Delete or change the other template, or let the job into _index_template"));
        }
    }

    private Optional<Mismatch> oldTemplate(IndexKind kind) {
        String name = kind.alias(prefix);
        int wanted = Mapping.template(kind, prefix).path("version").asInt();
        JsonNode there = server.find("/_index_template/" + name).at("/index_templates/0/index_template");
        String remedy = "Put this release's with: weir indices prepare";
        if (there.isMissingNode()) {
            return Optional.of(new Mismatch("The index template " + name, NOT_THERE, remedy));
        }
        int version = there.path("version").asInt(0);
        return version < wanted
                ? Optional.of(new Mismatch(
                        "The index template " + name,
                        "is of version " + version + ", this release has " + wanted,
                        remedy))
                : Optional.empty();
    }

    /** What a new month would really become: somebody else's template may win. */
    private Optional<Mismatch> winner(IndexKind kind) {
        String alias = kind.alias(prefix);
        String month = alias + "-2000.01";
        JsonNode become = server.ask("POST", "/_index_template/_simulate_index/" + month, null)
                .path("template");
        Map<String, String> differing = differing(kind, become.path("mappings"));
        if (become.path("aliases").has(alias) && differing.isEmpty()) {
            return Optional.empty();
        }
        String strongest = StreamSupport.stream(
                        server.ask("GET", "/_index_template", null)
                                .path("index_templates")
                                .spliterator(),
                        false)
                .filter(template -> matches(template.at("/index_template/index_patterns"), month))
                .max(Comparator.comparingLong(
                        template -> template.at("/index_template/priority").asLong()))
                .map(template -> template.path("name").asText())
                .orElse("no template");
        return Optional.of(new Mismatch(
                "The index template " + strongest,
                "applies to new indices such as " + month + " in place of " + alias
                        + (differing.isEmpty() ? "" : ", and makes of the fields: " + words(differing)),
                "Delete it, or take these names out of its index_patterns, or lower its priority"));
    }

    private static boolean matches(JsonNode patterns, String index) {
        return StreamSupport.stream(patterns.spliterator(), false)
                .anyMatch(pattern -> index.matches(("\\Q" + pattern.asText() + "\\E").replace("*", "\\E.*\\Q")));
    }

    private void createUndated(IndexKind kind) {
        String index = kind.alias(prefix) + "-" + IndexKind.UNDATED;
        try {
            if (server.find("/" + index).isMissingNode()) {
                server.ask("PUT", "/" + index, null);
            }
        } catch (Elasticsearch.Refused e) {
            // Two jobs may start at once: the other one was faster.
            if (!e.getMessage().contains("already exists")) {
                throw e;
            }
        }
    }

    private void addMissing(IndexKind kind) {
        JsonNode wanted = Mapping.of(kind).path("mappings");
        mappings(kind).forEach((index, mappings) -> {
            if (Mapping.version(mappings) < Mapping.version(wanted)
                    || !Mapping.fields(mappings)
                            .keySet()
                            .containsAll(Mapping.fields(wanted).keySet())) {
                if (conflicting(kind, mappings).isEmpty()) {
                    server.ask("PUT", "/" + index + "/_mapping", wanted);
                }
            }
        });
    }

    /** What documents would not fit into, or would not be found in. */
    private List<Mismatch> unfit(IndexKind kind) {
        List<Mismatch> unfit = new ArrayList<>();
        String alias = kind.alias(prefix);
        mappings(kind).forEach((index, mappings) -> {
            Map<String, String> differing = differing(kind, mappings);
            if (!conflicting(kind, mappings).isEmpty()) {
                unfit.add(new Mismatch(
                        "The index " + index, "has other fields than this release: " + words(differing), MIGRATE));
            } else if (!differing.isEmpty()) {
                unfit.add(new Mismatch(
                        "The index " + index,
                        "lacks fields: " + words(differing),
                        "Add them with: weir indices prepare"));
            }
        });
        JsonNode months = server.find("/" + alias + "-*");
        months.properties().forEach(month -> {
            String index = month.getKey();
            JsonNode about = month.getValue();
            if (!isOurs(alias, index)) {
                return;
            }
            if (!about.path("aliases").has(alias)) {
                unfit.add(
                        new Mismatch(
                                "The index " + index,
                                "is not read by the alias " + alias,
                                "If a migration was interrupted, go on with it: weir indices migrate; else give it the alias or delete it"));
            }
            if (about.at("/settings/index/blocks/write").asBoolean()) {
                unfit.add(
                        new Mismatch(
                                "The index " + index,
                                "takes no documents (index.blocks.write), and the job waits",
                                "If a migration was interrupted, go on with it: weir indices migrate; else take the block away"));
            }
        });
        return unfit;
    }

    /** A month, or a later generation of one. */
    static boolean isOurs(String alias, String index) {
        return Pattern.matches(Pattern.quote(alias) + "-(g\\d+-)?(\\d{4}\\.\\d{2}|" + IndexKind.UNDATED + ")", index);
    }

    /** Months come into being when their first document does. */
    private List<Mismatch> autoCreation() {
        String setting = "action.auto_create_index";
        JsonNode settings;
        try {
            settings = server.ask("GET", "/_cluster/settings?include_defaults=true&flat_settings=true", null);
        } catch (Elasticsearch.Refused mayNotLook) {
            return List.of();
        }
        for (String layer : List.of("transient", "persistent", "defaults")) {
            JsonNode value = settings.path(layer).path(setting);
            if (!value.isMissingNode()) {
                return value.asText().equals("false")
                        ? List.of(new Mismatch(
                                "The cluster setting " + setting,
                                "is false: a new month would never come into being, and its documents become dead letters",
                                "Set it to +" + prefix + "*"))
                        : List.of();
            }
        }
        return List.of();
    }

    /** Of every index that the alias reads. */
    Map<String, JsonNode> mappings(IndexKind kind) {
        Map<String, JsonNode> mappings = new TreeMap<>();
        server.find("/" + kind.alias(prefix) + "/_mapping")
                .properties()
                .forEach(index -> mappings.put(index.getKey(), index.getValue().path("mappings")));
        return mappings;
    }

    /** Fields that are of another type. */
    static Map<String, String> conflicting(IndexKind kind, JsonNode mappings) {
        Map<String, String> differing = differing(kind, mappings);
        differing.values().removeIf(text -> text.startsWith("missing"));
        return differing;
    }

    private static Map<String, String> differing(IndexKind kind, JsonNode mappings) {
        Map<String, String> have = Mapping.fields(mappings);
        Map<String, String> differing = new TreeMap<>();
        Mapping.fields(kind).forEach((field, type) -> {
            String there = have.get(field);
            if (there == null) {
                differing.put(field, "missing, " + type + " wanted");
            } else if (!there.equals(type)) {
                differing.put(field, there + ", " + type + " wanted");
            }
        });
        return differing;
    }

    private static String words(Map<String, String> differing) {
        String first = differing.entrySet().stream()
                // What is of another type first.
                .sorted(Comparator.comparing(field -> field.getValue().startsWith("missing")))
                .limit(5)
                .map(field -> field.getKey() + " (" + field.getValue() + ")")
                .collect(Collectors.joining(", "));
        return differing.size() > 5 ? first + " and " + (differing.size() - 5) + " more" : first;
    }
}
