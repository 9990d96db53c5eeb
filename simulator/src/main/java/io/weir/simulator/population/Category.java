package io.weir.simulator.population;

/** What merchants sell, with the price of an ordinary purchase. */
public enum Category {
    GROCERIES("5411", 2_600, 0.7),
    COFFEE("5814", 390, 0.35),
    LUNCH("5812", 1_250, 0.3),
    RESTAURANT("5812", 4_200, 0.6),
    FUEL("5541", 5_500, 0.35),
    PHARMACY("5912", 1_450, 0.6),
    CLOTHES("5651", 5_200, 0.7),
    HOUSEHOLD("5200", 3_400, 0.8),
    TRANSIT("4111", 280, 0.25),
    HOTEL("7011", 11_500, 0.4),
    /** Sells over the internet, as do all below. */
    MARKETPLACE("5999", 3_100, 0.8),
    GAMES("5816", 1_200, 0.7),
    GIFT_CARDS("5947", 5_000, 0.5),
    AIRLINE("4511", 18_000, 0.5),
    UTILITY("4900", 7_200, 0.4),
    TELECOM("4814", 2_900, 0.3);

    private final String mcc;
    private final long medianMinor;
    private final double sigma;

    Category(String mcc, long medianMinor, double sigma) {
        this.mcc = mcc;
        this.medianMinor = medianMinor;
        this.sigma = sigma;
    }

    /** Merchant category code, ISO 18245. */
    public String mcc() {
        return mcc;
    }

    public boolean online() {
        return compareTo(MARKETPLACE) >= 0;
    }

    /**
     * @param spending how freely the buyer spends; 1 is usual
     * @return in minor units
     */
    public long price(Dice dice, double spending) {
        return dice.logNormal(Math.round(medianMinor * spending), sigma);
    }
}
