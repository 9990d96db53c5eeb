package io.weir.simulator.population;

import java.util.List;

/**
 * A customer as known on the first day; what changes later is in the customer's life.
 *
 * @param index position in the population
 * @param accounts one or two; the first is the daily one
 * @param devices one to three; the first is the usual one
 * @param homeIp internet address at home
 * @param mobileIp internet address on the way
 * @param incomeMinor income of a month, minor units
 * @param payday day of the month
 * @param payer who pays the income: employer, pension fund, clients
 * @param landlord who gets the rent; null for owners of their home
 * @param rentDay day of the month
 * @param payees who is paid regularly, at least one
 * @param spending how freely the customer spends; 1 is usual
 * @param wakes first hour of the day, local
 * @param sleeps last hour of the day, local
 * @param commutes whether work is reached by public transport
 * @param takingsMinor median of a shopkeeper's takings of a day, minor units; 0 for others
 * @param taste chooses the favourite merchants
 */
public record Customer(
        int index,
        String id,
        Segment segment,
        City home,
        List<String> accounts,
        List<String> devices,
        String homeIp,
        String mobileIp,
        long incomeMinor,
        int payday,
        Payee payer,
        Payee landlord,
        int rentDay,
        List<Payee> payees,
        double spending,
        int wakes,
        int sleeps,
        boolean commutes,
        long takingsMinor,
        int taste) {}
