package io.weir.jobs.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Bounds of size and age, where Elasticsearch has no lifecycle of its own: a month whose shards are too large gets more of them, one that is past is merged, one
 * past keeping is deleted. Ages count from the newest month there is, not from today.
 */
public final class Upkeep {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu.MM", Locale.ROOT);
    private static final int MOST_SHARDS = 64;

    private final Elasticsearch server;
    private final String prefix;
    private final Consumer<String> progress;

    public Upkeep(Elasticsearch server, String prefix, Consumer<String> progress) {
        this.server = server;
        this.prefix = prefix;
        this.progress = progress;
    }

    /**
     * An index as it is.
     *
     * @param index as it is really called
     * @param month that its documents are of; null for those without a time
     * @param bytes of its primary shards
     */
    public record Index(IndexKind kind, String index, YearMonth month, long documents, int shards, long bytes) {
        long bytesPerShard() {
            return bytes / Math.max(1, shards);
        }
    }

    /** Every index of the deployment, by kind and month. */
    public List<Index> indices() {
        List<Index> all = new ArrayList<>();
        for (IndexKind kind : IndexKind.values()) {
            String alias = kind.alias(prefix);
            JsonNode stats = server.find("/" + alias + "/_stats/docs,store");
            stats.path("indices").properties().forEach(found -> {
                String index = found.getKey();
                if (Indices.isOurs(alias, index)) {
                    String month = index.substring(index.lastIndexOf('-') + 1);
                    all.add(new Index(
                            kind,
                            index,
                            month.equals(IndexKind.UNDATED) ? null : YearMonth.parse(month, MONTH),
                            found.getValue().at("/primaries/docs/count").asLong(),
                            server.ask("GET", "/" + index + "/_settings", null)
                                    .path(index)
                                    .at("/settings/index/number_of_shards")
                                    .asInt(1),
                            found.getValue()
                                    .at("/primaries/store/size_in_bytes")
                                    .asLong()));
                }
            });
        }
        all.sort(Comparator.comparing(Index::kind)
                .thenComparing(
                        index -> index.month() == null ? "" : index.month().toString()));
        return all;
    }

    /**
     * Does what is due.
     *
     * @param shardBytes that a shard should not be larger than
     * @param mergeAfter months after which an index is merged into one segment a shard
     * @param deleteAfter months after which an index is deleted; 0: never
     * @return how many indices it did something with
     */
    public int run(long shardBytes, int mergeAfter, int deleteAfter) {
        List<Index> all = indices();
        YearMonth newest = all.stream()
                .filter(index -> index.month() != null)
                .map(Index::month)
                .max(Comparator.naturalOrder())
                .orElse(null);
        int done = 0;
        for (Index index : all) {
            long age = index.month() == null ? 0 : age(index.month(), newest);
            if (deleteAfter > 0 && age >= deleteAfter) {
                progress.accept(
                        "%s: %,d documents, %d months old: deleted".formatted(index.index(), index.documents(), age));
                server.ask("DELETE", "/" + index.index(), null);
                done++;
            } else if (index.bytesPerShard() > shardBytes && index.shards() < MOST_SHARDS) {
                int shards = (int) Math.min(MOST_SHARDS, 2 * (index.bytes() / shardBytes + 1));
                progress.accept("%s: %,d MB a shard: moved into %d shards"
                        .formatted(index.index(), index.bytesPerShard() >> 20, shards));
                new Migration(server, prefix, progress).ofMonth(index.kind(), index.index(), shards);
                done++;
            } else if (index.month() != null && age >= mergeAfter && segments(index) > index.shards()) {
                progress.accept("%s: %d months old: merged".formatted(index.index(), age));
                server.ask("POST", "/" + index.index() + "/_forcemerge?max_num_segments=1", null);
                done++;
            }
        }
        return done;
    }

    private static long age(YearMonth month, YearMonth newest) {
        return ChronoUnit.MONTHS.between(month, newest);
    }

    private long segments(Index index) {
        return server.ask("GET", "/" + index.index() + "/_stats/segments", null)
                .at("/_all/primaries/segments/count")
                .asLong();
    }

    /** The lifecycle for clusters that have that module, and the templates told to follow it from their next month on. */
    public void putLifecycle() {
        try {
            server.ask("GET", "/_ilm/status", null);
        } catch (Elasticsearch.Refused e) {
            throw new IllegalArgumentException(
                    "Elasticsearch at " + server.url()
                            + " has no lifecycle module, or keeps it from this user: run weir indices rollover once a day instead",
                    e);
        }
        String policy = prefix + "months";
        server.ask("PUT", "/_ilm/policy/" + policy, lifecycle());
        for (IndexKind kind : IndexKind.values()) {
            ObjectNode template = Mapping.template(kind, prefix);
            ((ObjectNode) template.at("/template/settings")).put("index.lifecycle.name", policy);
            server.ask("PUT", "/_index_template/" + kind.alias(prefix), template);
        }
    }

    /** As it is put. Deletes nothing: how long must be kept, others say. */
    static ObjectNode lifecycle() {
        return Mapping.resource("lifecycle");
    }
}
