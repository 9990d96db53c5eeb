package io.weir.simulator.population;

import java.util.List;

/**
 * A shop, or a seller on the internet.
 *
 * @param city where it stands, or where an internet seller has its seat
 * @param latitude degrees; NaN for an internet seller
 * @param longitude degrees; NaN for an internet seller
 * @param terminals at least one
 */
public record Merchant(
        String id, Category category, City city, double latitude, double longitude, List<String> terminals) {}
