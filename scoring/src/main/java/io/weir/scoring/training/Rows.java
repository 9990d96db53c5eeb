package io.weir.scoring.training;

import java.time.Instant;
import java.util.Arrays;

/** Payments of a period with their features and labels, in order of time. Flat arrays: a million rows of a hundred features are 400 MB. */
public final class Rows {
    private static final int FIRST_CAPACITY = 1 << 10;

    private final int width;
    private float[] values;
    private boolean[] fraud = new boolean[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];
    private String[] accounts = new String[FIRST_CAPACITY];
    private int size;
    private int frauds;

    /** @param width features of a row */
    public Rows(int width) {
        this.width = width;
        this.values = new float[FIRST_CAPACITY * width];
    }

    /** @param vector as many values as the width, NaN where there is nothing to tell; copied */
    public void add(Instant time, String account, boolean isFraud, float[] vector) {
        if (vector.length != width) {
            throw new IllegalArgumentException(vector.length + " values in a row of " + width);
        }
        if (size == times.length) {
            grow();
        }
        System.arraycopy(vector, 0, values, size * width, width);
        times[size] = time.toEpochMilli();
        accounts[size] = account;
        fraud[size] = isFraud;
        size++;
        frauds += isFraud ? 1 : 0;
    }

    private void grow() {
        // The largest array Java has holds 21 million rows of a hundred features.
        int capacity = Math.toIntExact(Math.min(size + (size >> 1), (Integer.MAX_VALUE - 8L) / width));
        if (capacity == size) {
            throw new InvalidTrainingSet(
                    "The period holds more than %,d payments: choose a shorter one".formatted(size));
        }
        values = Arrays.copyOf(values, capacity * width);
        fraud = Arrays.copyOf(fraud, capacity);
        times = Arrays.copyOf(times, capacity);
        accounts = Arrays.copyOf(accounts, capacity);
    }

    public int size() {
        return size;
    }

    /** Features of a row. */
    public int width() {
        return width;
    }

    /** How many of the rows are labelled fraud. */
    public int frauds() {
        return frauds;
    }

    public boolean isFraud(int row) {
        return fraud[row];
    }

    public Instant time(int row) {
        return Instant.ofEpochMilli(times[row]);
    }

    /** Whole days since 1970, UTC. */
    public long day(int row) {
        return Math.floorDiv(times[row], 86_400_000L);
    }

    public String account(int row) {
        return accounts[row];
    }

    /** NaN where there is nothing to tell. */
    public float value(int row, int feature) {
        return values[row * width + feature];
    }

    /** Of all rows, in their order. */
    public boolean[] labels() {
        return Arrays.copyOf(fraud, size);
    }

    /** The values of one feature, a row each; copied. */
    public float[] column(int feature) {
        float[] column = new float[size];
        for (int row = 0; row < size; row++) {
            column[row] = value(row, feature);
        }
        return column;
    }

    /** Row after row. */
    float[] matrix() {
        return Arrays.copyOf(values, size * width);
    }

    /** Rows from one on, up to another; copied. */
    public Rows slice(int first, int end) {
        Rows slice = new Rows(width);
        slice.size = end - first;
        slice.values = Arrays.copyOfRange(values, first * width, end * width);
        slice.fraud = Arrays.copyOfRange(fraud, first, end);
        slice.times = Arrays.copyOfRange(times, first, end);
        slice.accounts = Arrays.copyOfRange(accounts, first, end);
        for (boolean isFraud : slice.fraud) {
            slice.frauds += isFraud ? 1 : 0;
        }
        return slice;
    }

    /** The first row at a time or after it; the size where there is none. */
    public int firstFrom(Instant time) {
        int at = Arrays.binarySearch(times, 0, size, time.toEpochMilli());
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && times[at - 1] == times[at]) {
            at--;
        }
        return at;
    }
}
