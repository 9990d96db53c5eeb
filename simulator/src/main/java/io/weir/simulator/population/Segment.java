package io.weir.simulator.population;

/** Walks of life. */
public enum Segment {
    STUDENT(16, 95_000, 0.7, true),
    EMPLOYEE(46, 280_000, 1.0, true),
    PENSIONER(17, 165_000, 0.9, false),
    SELF_EMPLOYED(9, 310_000, 1.2, true),
    SHOPKEEPER(7, 260_000, 1.0, true),
    COMPANY(5, 2_500_000, 2.5, true);

    private final int percent;
    private final long incomeMinor;
    private final double spending;
    private final boolean works;

    Segment(int percent, long incomeMinor, double spending, boolean works) {
        this.percent = percent;
        this.incomeMinor = incomeMinor;
        this.spending = spending;
        this.works = works;
    }

    static Segment draw(Dice dice) {
        int left = dice.below(100);
        for (Segment segment : values()) {
            left -= segment.percent;
            if (left < 0) {
                return segment;
            }
        }
        throw new AssertionError("The shares of the segments do not sum to 100");
    }

    /** Median income of a month, minor units. */
    public long incomeMinor() {
        return incomeMinor;
    }

    /** How freely the segment spends; 1 is usual. */
    public double spending() {
        return spending;
    }

    /** Whether there are working hours, in which other errands wait. */
    public boolean works() {
        return works;
    }
}
