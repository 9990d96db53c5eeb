package io.weir.simulator.honest;

import java.util.List;

/** All the habits, in the order in which a day is planned. */
public final class Habits {
    /** Looks into the account; scripted too, where a device must be known. */
    public static final Habit CHECK_BALANCE = new CheckBalance();
    /** Never planned by itself: the simulation asks for it. */
    public static final Habit LAST_MINUTES = new LastMinutes();

    static final Habit PROMISED_TRANSFER = new PromisedTransfer();

    /** Every habit there is. */
    public static final List<Habit> ALL = List.of(
            new Groceries(),
            new Shopping(),
            new WorkdayLunch(),
            new Commute(),
            new OnlineShopping(),
            new Refund(),
            new Bills(),
            new Salary(),
            new Rent(),
            new RegularTransfer(),
            new CashMachine(),
            new Takings(),
            new TwoDeposits(),
            CHECK_BALANCE,
            new ForgottenPassword(),
            new PasswordChange(),
            new NewPhone(),
            new NewPayee(),
            new LargeToNewPayee(),
            new CoolingOff(),
            PROMISED_TRANSFER,
            new Travel(),
            new SupplierRun(),
            LAST_MINUTES);

    private Habits() {}
}
