package io.weir.simulator.population;

/** An account of somebody else, to be paid or to be paid from. */
public record Payee(String account, String bank) {
    private static final String[] BANKS = {
        "Hansekontor Bank",
        "Rheintal Volksbank",
        "Banque du Canal",
        "Caja del Puerto",
        "Banca delle Vigne",
        "Polder Bank",
        "Severn & Trent Bank",
        "Caledonia Mutual",
        "Harbor Street Bank",
        "Prairie Federal",
        "Alpenkreditbank",
        "Baltia Bank"
    };

    /** Somebody with an account at another bank. */
    public static Payee stranger(Dice dice) {
        return named("X", dice.between(0, 90_000_000L));
    }

    /** The account of a known institution; one number gives one account at one bank. */
    public static Payee named(String prefix, long number) {
        return new Payee(
                prefix + "-" + (10_000_000L + number), BANKS[(int) Math.floorMod(number, (long) BANKS.length)]);
    }
}
