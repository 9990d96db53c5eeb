package io.weir.importer;

/**
 * How far the reading of a file has come. With sorting, reading is done before the first payment is given.
 *
 * @param rows read so far, bad ones included, header and empty lines not
 * @param badRows that became dead letters
 * @param labels made
 * @param outOfOrder payments older than one that stood before them in the file
 * @param mostBehindMillis by how much the oldest of these was behind, in event time
 * @param bytesRead of the file as it lies on disk, compressed or not
 * @param bytesTotal size of the file
 */
public record ImportProgress(
        long rows, long badRows, long labels, long outOfOrder, long mostBehindMillis, long bytesRead, long bytesTotal) {
    private static final double HUNDRED = 100;

    /** Share of the file that was read, 0 to 100. */
    public double percent() {
        return bytesTotal == 0 ? HUNDRED : Math.min(HUNDRED, HUNDRED * bytesRead / bytesTotal);
    }
}
