package io.weir.jobs;

import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.elasticsearch.Indices;
import io.weir.jobs.elasticsearch.Migration;
import io.weir.jobs.elasticsearch.Mismatch;
import io.weir.jobs.elasticsearch.Upkeep;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What {@code weir indices} does; the command explains the arguments. Exits with 1 for findings, 2 for what the user can mend. */
@SuppressWarnings("SystemOut") // It is a command's.
public final class IndicesCommand {
    private static final Setting<Integer> MAX_SHARD_MB =
            Setting.count("max-shard-mb", 30_000, 1, 1_000_000, "Megabytes that a shard should not be larger than");
    private static final Setting<Integer> MERGE_AFTER =
            Setting.count("merge-after", 2, 1, 1_200, "Months after which an index is merged");
    private static final Setting<Integer> DELETE_AFTER =
            Setting.count("delete-after", 0, 0, 1_200, "Months after which an index is deleted; 0: never");
    private static final Setting<Boolean> LIFECYCLE =
            Setting.flag("lifecycle", false, "Put the lifecycle policy too, for clusters that have the module");
    private static final List<Setting<?>> ALL = List.of(
            DetectionSettings.ELASTICSEARCH_URL,
            DetectionSettings.ELASTICSEARCH_USER,
            DetectionSettings.ELASTICSEARCH_PASSWORD,
            DetectionSettings.ELASTICSEARCH_CA,
            DetectionSettings.INDEX_PREFIX,
            MAX_SHARD_MB,
            MERGE_AFTER,
            DELETE_AFTER,
            LIFECYCLE);

    private IndicesCommand() {}

    /** @param args check, list, prepare, rollover or migrate, then settings */
    public static void main(String[] args) {
        try {
            System.exit(run(args));
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        }
    }

    static int run(String[] args) {
        Arguments given = new Arguments(Arrays.copyOfRange(args, 1, args.length), ALL, System::getenv);
        String url = given.get(DetectionSettings.ELASTICSEARCH_URL);
        String user = given.get(DetectionSettings.ELASTICSEARCH_USER);
        String password = given.get(DetectionSettings.ELASTICSEARCH_PASSWORD);
        String ca = given.get(DetectionSettings.ELASTICSEARCH_CA);
        String prefix = given.get(DetectionSettings.INDEX_PREFIX);
        Integer maxShardMb = given.get(MAX_SHARD_MB);
        Integer mergeAfter = given.get(MERGE_AFTER);
        Integer deleteAfter = given.get(DELETE_AFTER);
        Boolean lifecycle = given.get(LIFECYCLE);
        given.refuseProblems();
        try (Elasticsearch server = new Elasticsearch(new ElasticsearchAccess(url, user, password, ca))) {
            return switch (args[0]) {
                case "check" ->
                    tell(new Indices(server, prefix).check(), "Templates and indices are as this release wants them.");
                case "list" -> list(new Upkeep(server, prefix, IndicesCommand::say));
                case "prepare" -> prepare(server, prefix, lifecycle);
                case "rollover" -> {
                    int done = new Upkeep(server, prefix, IndicesCommand::say)
                            .run((long) maxShardMb << 20, mergeAfter, deleteAfter);
                    System.out.println(done == 0 ? "Nothing is due." : done + " indices looked after.");
                    yield 0;
                }
                case "migrate" -> migrate(server, prefix);
                default ->
                    throw new IllegalArgumentException(
                            args[0] + ": check, list, prepare, rollover or migrate is expected");
            };
        }
    }

    private static int prepare(Elasticsearch server, String prefix, boolean lifecycle) {
        int exit = tell(new Indices(server, prefix).prepare(), "Templates are in place, and the indices fit them.");
        if (exit == 0 && lifecycle) {
            new Upkeep(server, prefix, IndicesCommand::say).putLifecycle();
            System.out.println("The lifecycle policy " + prefix + "months is in force from the next month's index on.");
        }
        return exit;
    }

    private static int migrate(Elasticsearch server, String prefix) {
        int moved = new Migration(server, prefix, IndicesCommand::say).run();
        System.out.println(moved == 0 ? "Nothing has to be moved." : moved + " indices moved.");
        return tell(new Indices(server, prefix).prepare(), "Templates are in place, and the indices fit them.");
    }

    private static int tell(List<Mismatch> found, String fine) {
        found.forEach(System.out::println);
        if (found.isEmpty()) {
            System.out.println(fine);
        }
        return found.isEmpty() ? 0 : 1;
    }

    private static int list(Upkeep upkeep) {
        System.out.printf("%-44s %14s %7s %10s%n", "index", "documents", "shards", "MB");
        for (Upkeep.Index index : upkeep.indices()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %,14d %7d %,10.1f%n",
                    index.index(),
                    index.documents(),
                    index.shards(),
                    index.bytes() / 1048576.0);
        }
        return 0;
    }

    private static void say(String line) {
        System.out.println("  " + line);
    }
}
