package io.weir.features;

import io.weir.events.Transaction;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The features of one entity, made ready to be computed: which columns and dimensions its histories keep, how long, and what becomes of them.
 * Knows no engine.
 */
public final class EntityFeatures implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double EARTH_RADIUS_KM = 6_371.0088;
    private static final double MICRO_DEGREE = Math.toRadians(1e-6);
    private static final double HOUR_MILLIS = 3_600_000;
    private static final double SECOND_MILLIS = 1_000;
    /** Below this mean length the hours of the past point everywhere and there is no habit. */
    private static final double NO_HABIT = 1e-6;

    private final Catalogue catalogue;
    private final Entity entity;
    private final long settlingMillis;
    private final long patienceMillis;

    private transient Feature[] features;
    /** By feature, its place in the vector. */
    private transient int[] targets;
    /** By feature, its place among {@link #spans}. */
    private transient int[] spanOf;
    /** By feature, the place of its column or dimension. */
    private transient int[] source;
    /** Window and delay, both in milliseconds, of every kind of span that occurs. */
    private transient long[][] spans;

    private transient Column[] columns;
    private transient Field[] dimensions;
    private transient long horizonMillis;
    private transient int[] columnPlaces;
    private transient byte[] dimensionCodes;
    private transient byte[] columnCodes;

    private transient int[] from;
    private transient int[] to;
    private transient long[] addends;

    /**
     * @param settlingMillis how long ago what a shared entity's features look at must lie at least; 0 for the account
     * @param patienceMillis how much later than the newest an entry may come and still find everything in its windows
     */
    public EntityFeatures(Catalogue catalogue, Entity entity, long settlingMillis, long patienceMillis) {
        this.catalogue = catalogue;
        this.entity = entity;
        this.settlingMillis = settlingMillis;
        this.patienceMillis = patienceMillis;
        prepare();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        prepare();
    }

    private void prepare() {
        features = catalogue.of(entity).toArray(Feature[]::new);
        targets = new int[features.length];
        spanOf = new int[features.length];
        source = new int[features.length];
        List<long[]> distinctSpans = new ArrayList<>();
        Set<Column> neededColumns = new LinkedHashSet<>();
        Set<Field> neededDimensions = new LinkedHashSet<>();
        for (int i = 0; i < features.length; i++) {
            Feature feature = features[i];
            targets[i] = catalogue.indexOf(feature.name());
            long delay = Math.max(settlingMillis, feature.delay().toMillis());
            spanOf[i] = place(distinctSpans, new long[] {feature.window().toMillis(), delay});
            neededColumns.addAll(columnsOf(feature));
            if (feature.field().kind() == Field.Kind.DIMENSION) {
                neededDimensions.add(feature.field());
            }
            horizonMillis = Math.max(horizonMillis, feature.window().toMillis() + delay);
        }
        spans = distinctSpans.toArray(long[][]::new);
        columns = neededColumns.toArray(Column[]::new);
        dimensions = neededDimensions.toArray(Field[]::new);
        columnPlaces = new int[Column.values().length];
        Arrays.fill(columnPlaces, -1);
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (Column column : columns) {
            places.put(column, places.size());
        }
        places.forEach((column, place) -> columnPlaces[index(column)] = place);
        for (int i = 0; i < features.length; i++) {
            source[i] = source(features[i]);
        }
        dimensionCodes = new byte[dimensions.length];
        for (int i = 0; i < dimensions.length; i++) {
            dimensionCodes[i] = (byte) index(dimensions[i]);
        }
        columnCodes = new byte[columns.length];
        for (int i = 0; i < columns.length; i++) {
            columnCodes[i] = (byte) index(columns[i]);
        }
        from = new int[spans.length];
        to = new int[spans.length];
        addends = new long[columns.length];
    }

    @SuppressWarnings("EnumOrdinal") // Stored: a test holds the order.
    private static int index(Enum<?> constant) {
        return constant.ordinal();
    }

    private static int place(List<long[]> spans, long[] span) {
        for (int i = 0; i < spans.size(); i++) {
            if (Arrays.equals(spans.get(i), span)) {
                return i;
            }
        }
        spans.add(span);
        return spans.size() - 1;
    }

    private static List<Column> columnsOf(Feature feature) {
        return switch (feature.aggregate()) {
            case COUNT, SHARE ->
                feature.field() == Field.TRANSACTIONS
                        ? List.of()
                        : List.of(Column.valueOf(feature.field().name()));
            case SUM, MEAN -> List.of(Column.valueOf(feature.field().name()));
            case STD, DEVIATION -> List.of(Column.AMOUNT, Column.SQUARE_HIGH, Column.SQUARE_LOW);
            case OFF_HABIT -> List.of(Column.HOUR_COSINE, Column.HOUR_SINE);
            case PASS_THROUGH -> List.of(Column.INCOMING, Column.OUTGOING);
            case VALUE, MIN, MAX, DISTINCT, IS_NEW, SINCE_LAST, SINCE_FIRST, DISTANCE, SPEED, FRAUD_SHARE -> List.of();
        };
    }

    private int source(Feature feature) {
        if (feature.field().kind() == Field.Kind.DIMENSION) {
            return Arrays.asList(dimensions).indexOf(feature.field());
        }
        List<Column> of = columnsOf(feature);
        return of.isEmpty() ? -1 : columnPlaces[index(of.get(0))];
    }

    public Entity entity() {
        return entity;
    }

    /** Whether the catalogue has any feature of the entity. */
    public boolean isEmpty() {
        return features.length == 0;
    }

    /** How many features the entity has. */
    int size() {
        return features.length;
    }

    /** Where the features stand in the vector, in the order in which {@link #compute} tells them. */
    public int[] targets() {
        return targets.clone();
    }

    Field[] dimensions() {
        return dimensions;
    }

    /** How long after its last entry a history is of no use any more. */
    public long horizonMillis() {
        return horizonMillis + patienceMillis;
    }

    public History newHistory() {
        return new History(dimensionCodes, columnCodes);
    }

    /**
     * A history as this catalogue wants it, from one that another catalogue has kept: sums of what was always stored are made anew; a dimension that
     * was not kept has no values, and its features are missing until their windows lie behind this moment.
     */
    public History fit(History history) {
        if (Arrays.equals(history.dimensions, dimensionCodes) && Arrays.equals(history.columns, columnCodes)) {
            return history;
        }
        History fitted = newHistory();
        fitted.takeOver(history);
        return fitted;
    }

    /** What of a transaction goes into a history of this entity. */
    public Entry entry(Transaction transaction) {
        return Entry.of(transaction, dimensions);
    }

    /**
     * Puts an entry where it belongs.
     *
     * @return its place
     */
    public int add(History history, Entry entry) {
        for (int i = 0; i < columns.length; i++) {
            addends[i] = columns[i].of(entry);
        }
        return history.insert(entry, addends);
    }

    /** Drops, once it is worth while, what no window of an event at that time or later reaches any more. */
    public void forget(History history, long time) {
        history.forget(time - horizonMillis());
    }

    /**
     * The features of an entry that is in the history at that place, in windows that end with it.
     *
     * @param values takes one value a feature, from the first on
     * @return whether a tile lies at the edge of a window, so that it is exact to a fraction of the window only
     */
    public boolean compute(History history, Entry entry, int place, float[] values) {
        for (int i = 0; i < spans.length; i++) {
            from[i] = history.firstAfter(entry.time - spans[i][0]);
            to[i] = place + 1;
        }
        return compute(history, entry, place, entry.time, values);
    }

    /** The same for an entry that is not there yet, in windows that end at least the settling time before it. */
    public boolean computeSettled(History history, Entry entry, float[] values) {
        for (int i = 0; i < spans.length; i++) {
            long end = entry.time - spans[i][1];
            from[i] = history.firstAfter(end - spans[i][0]);
            to[i] = history.firstAfter(end);
        }
        return compute(history, entry, -1, entry.time - settlingMillis, values);
    }

    /** Of an entity without any history. */
    public void computeUnknown(Entry entry, float[] values) {
        computeSettled(newHistory(), entry, values);
    }

    private boolean compute(History history, Entry entry, int place, long now, float[] values) {
        boolean approximate = false;
        for (int i = 0; i < features.length; i++) {
            int span = spanOf[i];
            long start = entry.time - spans[span][0] - (place < 0 ? spans[span][1] : 0);
            approximate |= from[span] < history.tiles.size();
            values[i] = start < knownSince(history, i)
                    ? Float.NaN
                    : (float) value(i, history, entry, place, from[span], to[span], now);
        }
        return approximate;
    }

    /** What a window that reaches further back than this holds is not known. */
    private long knownSince(History history, int i) {
        return features[i].field().kind() == Field.Kind.DIMENSION
                ? Math.max(history.droppedUpTo, history.dimensionsSince[source[i]])
                : history.droppedUpTo;
    }

    private double value(int i, History history, Entry entry, int place, int first, int end, long now) {
        // What the entry is compared with: the window without itself.
        int before = place < 0 ? end : place;
        return switch (features[i].aggregate()) {
            case COUNT -> source[i] < 0 ? history.count(first, end) : history.sum(source[i], first, end);
            case SHARE ->
                first == end ? Double.NaN : (double) history.sum(source[i], first, end) / history.count(first, end);
            case SUM -> history.sum(source[i], first, end);
            case MEAN ->
                first == end ? Double.NaN : (double) history.sum(source[i], first, end) / history.count(first, end);
            case STD -> std(history, first, end);
            case DEVIATION -> deviation(history, entry, first, before);
            case MIN -> first == end ? Double.NaN : history.min(first, end);
            case MAX -> first == end ? Double.NaN : history.max(first, end);
            case DISTINCT -> history.distinct(source[i], first, end);
            case IS_NEW -> isNew(history, source[i], entry.values[source[i]], first, before);
            case SINCE_LAST -> before == first ? Double.NaN : (entry.time - history.time(before - 1)) / SECOND_MILLIS;
            case SINCE_FIRST -> first == end ? Double.NaN : (entry.time - history.time(first)) / SECOND_MILLIS;
            case DISTANCE -> distance(history, entry, lastPlace(history, first, before));
            case SPEED -> speed(history, entry, lastPlace(history, first, before));
            case OFF_HABIT -> offHabit(history, entry, first, before);
            case PASS_THROUGH -> passThrough(history, first, end);
            case FRAUD_SHARE -> fraudShare(history, i, entry, first, end, now);
            case VALUE -> throw new IllegalStateException("A transaction's own values need no history");
        };
    }

    private double std(History history, int first, int end) {
        long count = history.count(first, end);
        return count < 2 ? Double.NaN : Math.sqrt(variance(history, count, first, end));
    }

    private double variance(History history, long count, int first, int end) {
        return Column.variance(
                count,
                sum(history, Column.AMOUNT, first, end),
                sum(history, Column.SQUARE_HIGH, first, end),
                sum(history, Column.SQUARE_LOW, first, end));
    }

    private double deviation(History history, Entry entry, int first, int end) {
        long count = history.count(first, end);
        if (count < 2) {
            return Double.NaN;
        }
        double std = Math.sqrt(variance(history, count, first, end));
        double mean = (double) sum(history, Column.AMOUNT, first, end) / count;
        return std == 0 ? Double.NaN : (entry.amountMinor - mean) / std;
    }

    private long sum(History history, Column column, int first, int end) {
        return history.sum(columnPlaces[index(column)], first, end);
    }

    private static double isNew(History history, int dimension, long value, int first, int before) {
        if (value == 0) {
            return Double.NaN;
        }
        return history.lastIndexOf(dimension, value, first, before) < 0 ? 1 : 0;
    }

    private static int lastPlace(History history, int first, int before) {
        int last = before - 1;
        while (last >= first && history.latitude(last) == Entry.NOWHERE) {
            last--;
        }
        return last >= first ? last : -1;
    }

    /** Great circle by the haversine formula, on a sphere of the mean radius of the Earth. */
    private static double distance(History history, Entry entry, int last) {
        if (last < 0 || !entry.hasPlace()) {
            return Double.NaN;
        }
        double latitude = entry.latitude * MICRO_DEGREE;
        double before = history.latitude(last) * MICRO_DEGREE;
        double north = Math.sin((latitude - before) / 2);
        double east = Math.sin(((long) entry.longitude - history.longitude(last)) * MICRO_DEGREE / 2);
        double haversine = north * north + Math.cos(latitude) * Math.cos(before) * east * east;
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
    }

    private static double speed(History history, Entry entry, int last) {
        if (last < 0) {
            return Double.NaN;
        }
        double hours = Math.max(SECOND_MILLIS, (double) (entry.time - history.time(last))) / HOUR_MILLIS;
        return distance(history, entry, last) / hours;
    }

    private double offHabit(History history, Entry entry, int first, int before) {
        long count = history.count(first, before);
        double cosine = sum(history, Column.HOUR_COSINE, first, before) / Column.UNITS;
        double sine = sum(history, Column.HOUR_SINE, first, before) / Column.UNITS;
        if (count == 0 || Math.hypot(cosine, sine) / count < NO_HABIT) {
            return Double.NaN;
        }
        double off = Math.abs(Column.angle(entry.time) - Math.atan2(sine, cosine)) % (2 * Math.PI);
        return Math.min(off, 2 * Math.PI - off) * 12 / Math.PI;
    }

    private double passThrough(History history, int first, int end) {
        double in = sum(history, Column.INCOMING, first, end);
        double out = sum(history, Column.OUTGOING, first, end);
        return in == 0 && out == 0 ? Double.NaN : Math.min(in, out) / Math.max(in, out);
    }

    private double fraudShare(History history, int i, Entry entry, int first, int end, long now) {
        long count = history.count(first, end);
        if (count == 0) {
            return Double.NaN;
        }
        long[] span = spans[spanOf[i]];
        long upTo = entry.time - span[1];
        return (double) history.frauds.count(upTo - span[0], upTo, now) / count;
    }
}
