package io.weir.jobs.export;

import java.time.Instant;

/** What an export has written. */
public final class ExportCounts {
    /** Vectors computed, those outside the period included. */
    public long vectors;

    public long rows;
    /** Known by the stated date. */
    public long fraud;

    /** Fraud that became known only after the stated date: labelled 0, as it looked then. */
    public long fraudNotYetKnown;

    /** Rows with a window that reached into the tiles of a very busy key. */
    public long approximate;
    /** Times of the first and last row; null where there is none. */
    public Instant first;

    public Instant last;

    /** For Flink's serializer. */
    public ExportCounts() {}

    void wrote(Instant time, boolean isFraud, boolean isKnown, boolean isApproximate) {
        rows++;
        if (isFraud && isKnown) {
            fraud++;
        } else if (isFraud) {
            fraudNotYetKnown++;
        }
        if (isApproximate) {
            approximate++;
        }
        first = first == null ? time : first;
        last = time;
    }
}
