package io.weir.benchmarks.patterns;

import io.weir.patterns.AccountTakeover;
import io.weir.patterns.Observation.Kind;
import io.weir.patterns.Patterns;
import io.weir.patterns.Structuring;
import io.weir.patterns.Threshold;
import io.weir.patterns.VelocityBurst;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The three typologies in Esper's language: filtered streams, matched by rows per key, a match consuming all up to its last row. Every match
 * has a column for each phase.
 */
final class Epl {
    private Epl() {}

    /** The statements, each named as its typology. */
    static String of(Patterns.Settings settings) {
        return String.join(
                ";\n",
                velocityBurst(settings.velocityBurst()),
                accountTakeover(settings.accountTakeover()),
                structuring(settings.structuring()));
    }

    private static String velocityBurst(VelocityBurst.Settings settings) {
        return """
                @name('velocity-burst')
                select * from Observation(kind in (%s))
                match_recognize (
                  partition by account
                  measures %s
                  after match skip past last row
                  pattern (%s)
                  define %s)""".formatted(
                        Arrays.stream(Kind.values())
                                .filter(Kind::isPayment)
                                .map(kind -> "Kind." + kind)
                                .collect(Collectors.joining(", ")),
                        payments(1, settings, "p%1$d as p%1$d", ", "),
                        payments(1, settings, "p%1$d", " "),
                        payments(2, settings, "p%1$d as p%1$d.time - p1.time < %2$dL", ", "));
    }

    private static String payments(int from, VelocityBurst.Settings settings, String text, String between) {
        return IntStream.rangeClosed(from, settings.payments())
                .mapToObj(i -> text.formatted(i, settings.window().toMillis()))
                .collect(Collectors.joining(between));
    }

    /** Reluctant gaps: of several beneficiaries the earliest is taken. */
    private static String accountTakeover(AccountTakeover.Settings settings) {
        return """
                @name('account-takeover')
                select * from Observation(
                  kind in (Kind.CREDENTIAL_CHANGED, Kind.CONTACT_CHANGED)
                  or (kind = Kind.LOGIN_SUCCEEDED and newDevice)
                  or (kind = Kind.BENEFICIARY_ADDED and counterparty is not null)
                  or (kind = Kind.TRANSFER and counterparty is not null and amountMinor >= %2$dL))
                match_recognize (
                  partition by account
                  measures control as control, beneficiary as beneficiary, transfer as transfer
                  after match skip past last row
                  pattern (control x*? beneficiary y*? transfer)
                  define
                    control as control.kind in (Kind.CREDENTIAL_CHANGED, Kind.CONTACT_CHANGED, Kind.LOGIN_SUCCEEDED),
                    x as x.time - control.time < %1$dL,
                    beneficiary as beneficiary.kind = Kind.BENEFICIARY_ADDED and beneficiary.time - control.time < %1$dL,
                    y as y.time - control.time < %1$dL,
                    transfer as transfer.kind = Kind.TRANSFER and transfer.counterparty = beneficiary.counterparty
                      and transfer.time - control.time < %1$dL)""".formatted(settings.window().toMillis(), minor(settings.limit()));
    }

    private static String structuring(Structuring.Settings settings) {
        long threshold = minor(settings.threshold());
        return """
                @name('structuring')
                select * from Observation(kind = Kind.CASH_DEPOSIT and amountMinor < %2$dL and amountMinor >= %3$dL)
                match_recognize (
                  partition by customer, currency
                  measures opening as opening, deposits as deposits, completing as completing
                  after match skip past last row
                  pattern (opening deposits{%4$d,} completing)
                  define
                    deposits as deposits.time - opening.time < %1$dL,
                    completing as completing.time - opening.time < %1$dL
                      and opening.amountMinor + deposits.sumOf(d => d.amountMinor) + completing.amountMinor >= %2$dL)""".formatted(
                        settings.window().toMillis(),
                        threshold,
                        threshold - threshold * settings.withinPercent() / 100,
                        settings.minDeposits() - 2);
    }

    /** As a constant: all simulated currencies have cents. */
    private static long minor(Threshold threshold) {
        return threshold.minor("EUR");
    }
}
