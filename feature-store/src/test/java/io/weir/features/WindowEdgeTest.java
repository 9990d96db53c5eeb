package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Why a window ends with its event. Of every event: how many the last hour holds by our count, and how many the fullest hour that holds it can
 * have, once complete, where hours begin on the hour (tumbling) or every five minutes (hopping). An attacker who spreads five payments over
 * just under an hour is seen by five in an hour of ours, and by none of theirs.
 */
class WindowEdgeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HOP = Duration.ofMinutes(5);

    private static final String TABLE = """
            id | at           | account | ours | tumbling | hopping
            t1 | 09:02:00.000 | A       | 1    | 4        | 4
            t2 | 09:20:00.000 | A       | 2    | 4        | 4
            t3 | 09:40:00.000 | A       | 3    | 4        | 4
            t4 | 09:59:59.999 | A       | 4    | 4        | 4
            t5 | 10:01:30.000 | A       | 5    | 1        | 4
            u1 | 09:10:00.000 | B       | 1    | 1        | 2
            u2 | 10:09:59.999 | B       | 2    | 2        | 2
            u3 | 10:10:00.000 | B       | 2    | 2        | 2
            v1 | 12:00:00.000 | C       | 1    | 2        | 2
            v2 | 12:00:00.000 | C       | 2    | 2        | 2
            """;

    private record Row(String id, long at, String account, int ours, int tumbling, int hopping) {
        static Row of(String line) {
            String[] cells = Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
            return new Row(
                    cells[0],
                    LocalTime.parse(cells[1])
                            .atDate(LocalDate.of(2026, 3, 2))
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli(),
                    cells[2],
                    Integer.parseInt(cells[3]),
                    Integer.parseInt(cells[4]),
                    Integer.parseInt(cells[5]));
        }
    }

    private static final List<Row> ROWS = TABLE.lines().skip(1).map(Row::of).toList();

    @Test
    void aWindowEndsWithItsEvent() throws Exception {
        Catalogue catalogue = Histories.catalogue("count_1h | account | 1h | | count | transactions");
        List<Integer> ours = new ArrayList<>();
        try (var harness = Harnesses.account(catalogue, Duration.ZERO)) {
            harness.open();
            for (Row row : ROWS) {
                Transaction t = Histories.payment(row.id, row.at, row.account, 100);
                harness.processElement(t, row.at);
            }
            harness.extractOutputValues().forEach(part -> ours.add((int) part.values[0]));
        }
        assertThat(ours).isEqualTo(ROWS.stream().map(Row::ours).toList());
    }

    @Test
    void windowsThatBeginOnTheirOwnMissTheFifth() {
        assertThat(ROWS.stream().map(row -> fullest(row, HOUR)))
                .isEqualTo(ROWS.stream().map(Row::tumbling).toList());
        assertThat(ROWS.stream().map(row -> fullest(row, HOP)))
                .isEqualTo(ROWS.stream().map(Row::hopping).toList());
    }

    /** How many events of its account the fullest window of an hour holds that the event is in, windows beginning so far apart. */
    private static int fullest(Row event, Duration apart) {
        long hop = apart.toMillis();
        int most = 0;
        for (long start = event.at - event.at % hop; start > event.at - HOUR.toMillis(); start -= hop) {
            int held = 0;
            for (Row other : ROWS) {
                if (other.account.equals(event.account) && other.at >= start && other.at < start + HOUR.toMillis()) {
                    held++;
                }
            }
            most = Math.max(most, held);
        }
        return most;
    }
}
