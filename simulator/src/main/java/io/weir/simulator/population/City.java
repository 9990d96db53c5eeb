package io.weir.simulator.population;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where customers live and merchants sell. All currencies have two digits and roughly the same worth, so that one price list serves all.
 *
 * @param number position in {@link #ALL}
 * @param code three letters, used in the names of terminals and branches
 * @param country ISO 3166-1 alpha-2
 * @param latitude degrees
 * @param longitude degrees
 * @param currency ISO 4217
 * @param utcOffsetHours local time minus UTC; standard time the year round
 */
public record City(
        int number,
        String code,
        String country,
        double latitude,
        double longitude,
        String currency,
        int utcOffsetHours) {

    private static final String TABLE = """
            BER DE 52.520  13.405 EUR 1
            HAM DE 53.551   9.994 EUR 1
            MUC DE 48.137  11.575 EUR 1
            CGN DE 50.938   6.960 EUR 1
            FRA DE 50.111   8.682 EUR 1
            STR DE 48.776   9.183 EUR 1
            PAR FR 48.857   2.352 EUR 1
            LYS FR 45.764   4.836 EUR 1
            MRS FR 43.297   5.370 EUR 1
            AMS NL 52.368   4.904 EUR 1
            RTM NL 51.924   4.478 EUR 1
            BRU BE 50.850   4.352 EUR 1
            MAD ES 40.417  -3.704 EUR 1
            BCN ES 41.385   2.173 EUR 1
            MIL IT 45.464   9.190 EUR 1
            ROM IT 41.903  12.496 EUR 1
            VIE AT 48.208  16.374 EUR 1
            LIS PT 38.722  -9.139 EUR 0
            DUB IE 53.350  -6.260 EUR 0
            HEL FI 60.170  24.938 EUR 2
            ZRH CH 47.377   8.542 CHF 1
            LON GB 51.507  -0.128 GBP 0
            MAN GB 53.481  -2.242 GBP 0
            BHX GB 52.486  -1.890 GBP 0
            EDI GB 55.953  -3.188 GBP 0
            NYC US 40.713 -74.006 USD -5
            BOS US 42.360 -71.059 USD -5
            CHI US 41.878 -87.630 USD -6
            MIA US 25.762 -80.192 USD -5
            LAX US 34.052 -118.244 USD -8
            """;

    /** Every city there is. */
    public static final List<City> ALL = parse();

    private static List<City> parse() {
        List<String> rows = TABLE.lines().toList();
        return IntStream.range(0, rows.size())
                .mapToObj(i -> {
                    List<String> row = List.of(rows.get(i).split("\\s+", -1));
                    return new City(
                            i,
                            row.get(0),
                            row.get(1),
                            Double.parseDouble(row.get(2)),
                            Double.parseDouble(row.get(3)),
                            row.get(4),
                            Integer.parseInt(row.get(5)));
                })
                .toList();
    }
}
