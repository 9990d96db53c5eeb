package io.weir.jobs.savepoint;

import io.weir.features.History;
import io.weir.features.HistoryWords;
import io.weir.jobs.IdSet;
import io.weir.jobs.SeenIds;
import io.weir.patterns.DeviceMemory;
import io.weir.patterns.Observation;
import io.weir.patterns.OpenRuns;
import io.weir.patterns.OpenRunsWords;
import io.weir.patterns.Typology;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Values of states as a person reads them, in lines. */
final class Words {
    private static final int MOST = 5;

    private Words() {}

    /** @param typology whose pattern the operator runs; null for any other operator */
    static List<String> of(Object value, Typology typology) {
        if (value instanceof History history) {
            return HistoryWords.of(history);
        }
        if (value instanceof SeenIds seen) {
            List<String> ids = new ArrayList<>(ids(seen.before));
            ids.addAll(ids(seen.recent));
            return List.of("%,d ids, the last: %s".formatted(ids.size(), String.join(" ", last(ids))));
        }
        if (value instanceof OpenRuns open && typology != null) {
            return OpenRunsWords.of(open, typology);
        }
        if (value instanceof DeviceMemory memory) {
            return devices(memory);
        }
        if (value instanceof Long time) {
            return List.of(Instant.ofEpochMilli(time).toString());
        }
        if (value instanceof List<?> list) {
            List<String> words = new ArrayList<>();
            words.add("%,d".formatted(list.size()));
            last(list).forEach(element -> words.add("  " + brief(element)));
            return words;
        }
        return List.of(brief(value));
    }

    private static List<String> devices(DeviceMemory memory) {
        List<String> words = new ArrayList<>();
        for (DeviceMemory.Device device : memory.devices) {
            words.add("device %s, last used %s".formatted(device.id(), Instant.ofEpochMilli(device.lastUsed())));
        }
        if (!memory.failedLogins.isEmpty()) {
            words.add("%d failed logins, the last %s"
                    .formatted(
                            memory.failedLogins.size(),
                            Instant.ofEpochMilli(memory.failedLogins.get(memory.failedLogins.size() - 1))));
        }
        return words;
    }

    private static String brief(Object value) {
        return value instanceof Observation o
                ? "%s %s %s".formatted(Instant.ofEpochMilli(o.time()), o.kind(), o.id())
                : String.valueOf(value);
    }

    private static <T> List<T> last(List<T> all) {
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** As {@link IdSet} lays them out: each behind its length in two bytes. */
    private static List<String> ids(IdSet set) {
        List<String> ids = new ArrayList<>();
        for (int at = 0; at < set.used; ) {
            int length = ((set.ids[at] & 0xff) << 8) | (set.ids[at + 1] & 0xff);
            // The first letter says of which kind.
            String id = new String(set.ids, at + 2, length, StandardCharsets.UTF_8);
            ids.add(id.substring(1));
            at += 2 + length;
        }
        return ids;
    }
}
