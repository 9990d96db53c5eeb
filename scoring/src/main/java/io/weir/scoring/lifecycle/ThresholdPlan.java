package io.weir.scoring.lifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.BelievableTime;
import io.weir.events.Meaning;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From which score on a transaction is looked at or blocked, by segment and event time: the whole truth in one document, what was before included.
 * Stands on the compacted topic thresholds under one key. Revision 0 is what is built in.
 */
public record ThresholdPlan(
        @Meaning(value = "One more with every change", unit = "from 1", required = true)
        int revision,

        @Meaning(value = "In the order of setting", unit = "at most " + ThresholdPlan.MOST, required = true)
        List<Segment> segments) {
    /** The key on the topic. */
    public static final String KEY = "plan";

    static final int MOST = 500;
    private static final String WHAT = "plan of thresholds";

    /** Until somebody sets others: a calibrated score above one half is more likely fraud than not. */
    public static final ThresholdPlan BUILT_IN = new ThresholdPlan(
            0, List.of(new Segment(Segment.DEFAULT, null, null, null, null, 0.5, 0.9, BelievableTime.EARLIEST)));

    public ThresholdPlan {
        segments = List.copyOf(segments);
    }

    /** The segments as they are at that event time, those that are meant rather first: by conditions, the more the sooner, then by name. */
    public List<Segment> at(Instant time) {
        Map<String, Segment> byName = new TreeMap<>();
        for (Segment segment : segments) {
            Segment before = byName.get(segment.name());
            // Of two from the same time on the one set last.
            if (!time.isBefore(segment.from())
                    && (before == null || !segment.from().isBefore(before.from()))) {
                byName.put(segment.name(), segment);
            }
        }
        List<Segment> at = new ArrayList<>(byName.values());
        at.sort(Comparator.comparingInt(Segment::conditions).reversed());
        if (!byName.containsKey(Segment.DEFAULT)) {
            at.add(BUILT_IN.segments.get(0));
        }
        return at;
    }

    /** Of the segments as they are at its time the first that covers the transaction. */
    public static Segment of(Transaction transaction, List<Segment> at) {
        for (Segment segment : at) {
            if (segment.covers(transaction)) {
                return segment;
            }
        }
        throw new IllegalStateException("The default segment covers everything");
    }

    /** The event times at which thresholds may change, in order. */
    public List<Instant> changes() {
        return segments.stream().map(Segment::from).distinct().sorted().toList();
    }

    /** The next plan, with a segment set. The oldest settings make room. */
    public ThresholdPlan with(Segment segment) {
        List<Segment> all = new ArrayList<>(segments);
        all.add(segment);
        while (all.size() > MOST) {
            all.remove(0);
        }
        return new ThresholdPlan(revision + 1, all);
    }

    /** @throws InvalidPlan naming everything that is wrong with it */
    public static ThresholdPlan read(byte[] json) throws InvalidPlan {
        List<String> problems = new ArrayList<>();
        PlanFields fields = PlanFields.open(WHAT, json, problems);
        int revision = fields.number("revision");
        List<Segment> segments = new ArrayList<>();
        for (PlanFields entry : fields.objects("segments", MOST)) {
            segments.add(segment(entry));
        }
        fields.end();
        if (!problems.isEmpty()) {
            throw new InvalidPlan(WHAT, problems);
        }
        return new ThresholdPlan(revision, segments);
    }

    private static Segment segment(PlanFields entry) {
        Segment segment = new Segment(
                entry.text("name"),
                entry.optionalText("type"),
                entry.optionalText("country"),
                entry.optionalText("currency"),
                entry.optionalText("channel"),
                entry.share("review"),
                entry.share("block"),
                entry.time("from"));
        entry.end();
        if (segment.review() > segment.block()) {
            entry.problem("review", "must not be above block");
        }
        if (segment.type() != null
                && Arrays.stream(TransactionType.values())
                        .noneMatch(type -> type.name().equals(segment.type()))) {
            entry.problem("type", "must be one of " + Arrays.toString(TransactionType.values()));
        }
        if (segment.name().equals(Segment.DEFAULT) != (segment.conditions() == 0)) {
            entry.problem(
                    "name",
                    "must be " + Segment.DEFAULT
                            + " for the segment without conditions, and another one for any other");
        }
        return segment;
    }

    public byte[] write() {
        ObjectNode root = PlanFields.JSON.createObjectNode().put("revision", revision);
        ArrayNode list = root.putArray("segments");
        for (Segment segment : segments) {
            ObjectNode node = list.addObject().put("name", segment.name());
            put(node, "type", segment.type());
            put(node, "country", segment.country());
            put(node, "currency", segment.currency());
            put(node, "channel", segment.channel());
            node.put("review", segment.review())
                    .put("block", segment.block())
                    .put("from", segment.from().toString());
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
