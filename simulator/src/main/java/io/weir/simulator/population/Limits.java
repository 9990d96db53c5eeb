package io.weir.simulator.population;

/**
 * Where the detectors draw their lines by default: honest lives stay on one side, crimes on the other. Kept here and not taken from the
 * detectors, so that the simulator is an opinion of its own.
 */
public final class Limits {
    /** Cash of this much must be reported to the authorities; minor units. */
    public static final long REPORTING_THRESHOLD_MINOR = 10_000_00;
    /** Cash from here up to the reporting threshold looks like avoiding it; minor units. */
    public static final long JUST_BELOW_MINOR = REPORTING_THRESHOLD_MINOR / 2;
    /** A transfer to a new payee from here on can be somebody emptying the account; minor units. */
    public static final long DRAIN_MINOR = 1_000_00;

    private Limits() {}
}
