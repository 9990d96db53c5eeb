package io.weir.jobs.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves the documents of an index into a new generation of it, with the mapping of this release or more shards, while it is read and the job writes to it. What is
 * there is copied, then what has changed meanwhile, again and again until that is little; then the old index takes no more documents, for which the job waits,
 * the rest is copied, both are counted, and the name goes over in one step. If anything is wrong before that step, the old index is as it was.
 *
 * <p>Documents carry their versions along, so copying one twice, or an older one after a newer one, does nothing.
 */
public final class Migration {
    private static final int PAGE = 500;
    private static final int MAX_BULK_CHARACTERS = 8 << 20;
    /** So few changed documents are copied while the job waits. */
    private static final long FEW = 500;
    /** If the job writes faster than is copied, it has to wait for the rest all the same. */
    private static final int MOST_PASSES = 10;

    private static final List<String> KEPT_SETTINGS =
            List.of("number_of_shards", "number_of_replicas", "auto_expand_replicas", "lifecycle", "refresh_interval");

    private final Elasticsearch server;
    private final String prefix;
    private final Consumer<String> progress;

    public Migration(Elasticsearch server, String prefix, Consumer<String> progress) {
        this.server = server;
        this.prefix = prefix;
        this.progress = progress;
    }

    /**
     * Moves everything that does not fit this release, and clears away what an interrupted migration has left.
     *
     * @return how many indices were moved
     */
    public int run() {
        int moved = 0;
        for (IndexKind kind : IndexKind.values()) {
            String alias = kind.alias(prefix);
            clearLeftovers(alias);
            if (server.find("/" + alias).has(alias)) {
                ofOneIndex(kind, alias);
                moved++;
                continue;
            }
            for (Map.Entry<String, JsonNode> index :
                    new Indices(server, prefix).mappings(kind).entrySet()) {
                if (Indices.isOurs(alias, index.getKey())
                        && !Indices.conflicting(kind, index.getValue()).isEmpty()) {
                    ofMonth(kind, index.getKey(), 0);
                    moved++;
                }
            }
        }
        return moved;
    }

    /** Copies that never got the name. Nothing was ever written to them but by copying. */
    private void clearLeftovers(String alias) {
        server.find("/" + alias + "-g*").properties().forEach(found -> {
            String index = found.getKey();
            if (Indices.isOurs(alias, index) && found.getValue().path("aliases").isEmpty()) {
                progress.accept(index + " was left by an interrupted migration: deleted, to be made anew");
                server.find("/" + month(alias, index)).fieldNames().forEachRemaining(this::unblock);
                server.find("/" + alias).fieldNames().forEachRemaining(source -> {
                    if (source.equals(alias)) {
                        unblock(source);
                    }
                });
                server.ask("DELETE", "/" + index, null);
            }
        });
    }

    private void unblock(String index) {
        ObjectNode none = Elasticsearch.JSON.createObjectNode();
        none.putNull("index.blocks.write");
        server.ask("PUT", "/" + index + "/_settings", none);
    }

    /** The name that a month is written by. */
    private static String month(String alias, String index) {
        return alias + index.substring(alias.length()).replaceFirst("^-g\\d+", "");
    }

    /**
     * Moves one month.
     *
     * @param index as it is really called
     * @param shards of the new one; 0 for as many as it has
     */
    void ofMonth(IndexKind kind, String index, int shards) {
        String alias = kind.alias(prefix);
        Matcher generation =
                Pattern.compile(Pattern.quote(alias) + "-g(\\d+)-.*").matcher(index);
        int next = generation.matches() ? Integer.parseInt(generation.group(1)) + 1 : 1;
        String name = month(alias, index);
        String target = alias + "-g" + next + name.substring(alias.length());
        move(
                kind,
                index,
                document -> target,
                (created, actions) -> {
                    add(actions, target, name, true);
                    add(actions, target, alias, false);
                },
                shards);
    }

    /** An earlier release kept all in one index. */
    private void ofOneIndex(IndexKind kind, String index) {
        move(
                kind,
                index,
                json -> index + "-g1-" + IndexKind.month(json.getBytes(StandardCharsets.UTF_8)),
                (created, actions) -> created.forEach(target -> {
                    add(actions, target, month(index, target), true);
                    add(actions, target, index, false);
                }),
                0);
    }

    private interface Names {
        void give(Set<String> created, ArrayNode actions);
    }

    private static void add(ArrayNode actions, String index, String alias, boolean written) {
        ObjectNode add = actions.addObject().putObject("add");
        add.put("index", index).put("alias", alias);
        if (written) {
            add.put("is_write_index", true);
        }
    }

    private void move(IndexKind kind, String source, UnaryOperator<String> target, Names names, int shards) {
        Set<String> created = new TreeSet<>();
        ObjectNode settings = settings(source, shards);
        UnaryOperator<String> ready = json -> {
            String index = target.apply(json);
            if (created.add(index)) {
                create(kind, index, settings);
            }
            return index;
        };
        // Made for an empty index too.
        progress.accept(source + " is copied, to " + ready.apply("{}"));
        long seen = -1;
        long copied = Long.MAX_VALUE;
        for (int pass = 1; copied > FEW && pass <= MOST_PASSES; pass++) {
            long until = lastChange(source);
            server.ask("POST", "/" + source + "/_refresh", null);
            copied = copy(source, seen, ready);
            seen = until;
            progress.accept(String.format(Locale.ROOT, "%s: %,d documents copied", source, copied));
        }
        server.ask("PUT", "/" + source + "/_block/write", null);
        boolean done = false;
        try {
            server.ask("POST", "/" + source + "/_refresh", null);
            copy(source, seen, ready);
            String targets = String.join(",", created);
            server.ask("POST", "/" + targets + "/_refresh", null);
            long before = count(source);
            long after = count(targets);
            if (before != after) {
                throw new IllegalStateException(
                        "%s has %d documents, and its copy %d: somebody has deleted some meanwhile. The index is as it was; run it again"
                                .formatted(source, before, after));
            }
            ObjectNode swap = Elasticsearch.JSON.createObjectNode();
            ArrayNode actions = swap.putArray("actions");
            actions.addObject().putObject("remove_index").put("index", source);
            names.give(created, actions);
            server.ask("POST", "/_aliases", swap);
            done = true;
            progress.accept(String.format(
                    Locale.ROOT, "%s: %,d documents are in %s now, and its name with them", source, after, targets));
        } finally {
            if (!done) {
                unblock(source);
            }
        }
    }

    private ObjectNode settings(String source, int shards) {
        ObjectNode settings = Elasticsearch.JSON.createObjectNode();
        JsonNode there = server.ask("GET", "/" + source + "/_settings", null)
                .path(source)
                .at("/settings/index");
        for (String kept : KEPT_SETTINGS) {
            if (there.has(kept)) {
                settings.set(kept, there.get(kept));
            }
        }
        if (shards > 0) {
            settings.put("number_of_shards", shards);
        }
        return settings;
    }

    private void create(IndexKind kind, String index, ObjectNode settings) {
        ObjectNode content = Mapping.of(kind);
        content.putObject("settings").set("index", settings);
        server.ask("PUT", "/" + index, content);
    }

    /** Up to which change, counted in each shard, all is visible after the next refresh: that of the shard that has seen the fewest. */
    private long lastChange(String index) {
        long least = Long.MAX_VALUE;
        JsonNode shards = server.ask("GET", "/" + index + "/_stats?level=shards&filter_path=indices.*.shards", null)
                .path("indices")
                .path(index)
                .path("shards");
        for (JsonNode copies : shards) {
            for (JsonNode copy : copies) {
                if (copy.at("/routing/primary").asBoolean()) {
                    least = Math.min(least, copy.at("/seq_no/local_checkpoint").asLong(-1));
                }
            }
        }
        return least == Long.MAX_VALUE ? -1 : least;
    }

    private long count(String indices) {
        return server.ask("GET", "/" + indices + "/_count", null).path("count").asLong();
    }

    /** Documents changed after that; returns how many there were. */
    private long copy(String source, long after, UnaryOperator<String> target) {
        ObjectNode search = Elasticsearch.JSON.createObjectNode();
        search.put("size", PAGE).put("version", true).putArray("sort").add("_doc");
        search.putObject("query").putObject("range").putObject("_seq_no").put("gt", after);
        JsonNode page = server.ask("POST", "/" + source + "/_search?scroll=5m", search);
        long copied = 0;
        Set<String> scrolls = new HashSet<>();
        try {
            while (!page.at("/hits/hits").isEmpty()) {
                scrolls.add(page.path("_scroll_id").asText());
                copied += page.at("/hits/hits").size();
                write(page.at("/hits/hits"), target);
                ObjectNode next = Elasticsearch.JSON.createObjectNode();
                next.put("scroll", "5m")
                        .put("scroll_id", page.path("_scroll_id").asText());
                page = server.ask("POST", "/_search/scroll", next);
            }
            scrolls.add(page.path("_scroll_id").asText());
        } finally {
            ObjectNode end = Elasticsearch.JSON.createObjectNode();
            scrolls.forEach(end.putArray("scroll_id")::add);
            server.ask("DELETE", "/_search/scroll", end);
        }
        return copied;
    }

    private void write(JsonNode hits, UnaryOperator<String> target) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode hit : hits) {
            String json = hit.path("_source").toString();
            ObjectNode action = Elasticsearch.JSON.createObjectNode();
            action.putObject("index")
                    .put("_index", target.apply(json))
                    .put("_id", hit.path("_id").asText())
                    .put("version", hit.path("_version").asLong())
                    .put("version_type", "external");
            lines.append(action).append('\n').append(json).append('\n');
            if (lines.length() > MAX_BULK_CHARACTERS) {
                send(lines);
            }
        }
        if (!lines.isEmpty()) {
            send(lines);
        }
    }

    private void send(StringBuilder lines) {
        JsonNode answer = server.bulk(lines.toString());
        lines.setLength(0);
        List<String> refused = new ArrayList<>();
        Map<String, Integer> whys = new TreeMap<>();
        for (JsonNode item : answer.path("items")) {
            JsonNode written = item.path("index");
            // 409: it is there already, as it is or newer.
            if (written.path("status").asInt() >= 300 && written.path("status").asInt() != 409) {
                refused.add(written.path("_id").asText());
                whys.merge(written.at("/error/reason").asText(), 1, Integer::sum);
            }
        }
        if (!refused.isEmpty()) {
            throw new IllegalStateException(
                    "%d documents do not fit into the new index, the first is %s: %s. The index is as it was"
                            .formatted(
                                    refused.size(),
                                    refused.get(0),
                                    whys.keySet().iterator().next()));
        }
    }
}
