package io.weir.patterns;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * Account takeover. A thief has the victim's credentials, phished or bought. He gets in, from a device the account has never seen
 * or after resetting the password, or first changes telephone number or e-mail address so that warnings go elsewhere; often some
 * logins have failed before. Then he adds an account of his own as beneficiary and at once sends a large amount to it. A customer
 * who pays somebody new does one of these things, but rarely all of them within half an hour.
 *
 * <p>Watched per account. Several ways to tell the same transfer (two changes before it, the beneficiary added twice) are one alert:
 * with the earliest change, and for it the earliest adding of the beneficiary. Everything up to the transfer is consumed by it.
 *
 * <p>Known misses: a thief who waits, who pays a beneficiary the victim already had, who stays below the limit with several
 * transfers, or who was let in by the victim on the usual device; the first login of an account ever seen, and logins that name no
 * device. Beneficiaries are compared by account alone, not by bank. Known false alarm: a new telephone, and the first rent to a new
 * landlord the same evening.
 */
public final class AccountTakeover implements Typology {
    /**
     * @param limit the least transfer that counts; default 1,000
     * @param window the time everything must lie in, 1 minute to 7 days; default 30 minutes
     */
    public record Settings(Threshold limit, Duration window) implements Serializable {
        public static final Settings DEFAULT = new Settings(Threshold.of(1_000), Duration.ofMinutes(30));

        public Settings {
            if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(7)) > 0) {
                InvalidSettings.throwIfAny(
                        "account-takeover", List.of("window is " + window + "; it must be PT1M (a minute) to P7D."));
            }
        }
    }

    private final Settings settings;

    public AccountTakeover(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String id() {
        return "account-takeover";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String keyOf(Observation o) {
        return getsControl(o) || addsBeneficiary(o) || sendsMuch(o) ? o.account() : null;
    }

    @Override
    public Pattern<Observation, ?> pattern() {
        return Pattern.<Observation>begin("control", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(AccountTakeover::getsControl))
                .followedByAny("beneficiary")
                .where(SimpleCondition.of(AccountTakeover::addsBeneficiary))
                .followedBy("transfer")
                .where(SimpleCondition.of(this::sendsMuch))
                .where(goesToBeneficiary())
                .within(settings.window);
    }

    private static boolean getsControl(Observation o) {
        return switch (o.kind()) {
            case CREDENTIAL_CHANGED, CONTACT_CHANGED -> true;
            case LOGIN_SUCCEEDED -> o.newDevice();
            default -> false;
        };
    }

    private static boolean addsBeneficiary(Observation o) {
        return o.kind() == Observation.Kind.BENEFICIARY_ADDED && o.counterparty() != null;
    }

    private boolean sendsMuch(Observation o) {
        return o.kind() == Observation.Kind.TRANSFER
                && o.counterparty() != null
                && o.amountMinor() >= settings.limit.minor(o.currency());
    }

    private static IterativeCondition<Observation> goesToBeneficiary() {
        return new IterativeCondition<>() {
            @Override
            public boolean filter(Observation transfer, Context<Observation> match) throws Exception {
                Observation beneficiary =
                        match.getEventsForPattern("beneficiary").iterator().next();
                return transfer.counterparty().equals(beneficiary.counterparty());
            }
        };
    }

    @Override
    public Duration window() {
        return settings.window;
    }

    @Override
    public Duration quiet() {
        return Duration.ZERO;
    }

    @Override
    public Alert explain(Match match) {
        Observation control = match.first("control");
        Observation beneficiary = match.first("beneficiary");
        Observation transfer = match.first("transfer");
        String reason =
                "%s%s, beneficiary %s added %s later, and %s sent to it within %s; the steps are looked for within %s"
                        .formatted(
                                wayIn(control),
                                control.failedLogins() == 0 ? "" : " after " + failedLogins(control.failedLogins()),
                                beneficiary.counterparty(),
                                Wording.span(control, beneficiary),
                                Wording.money(transfer.amountMinor(), transfer.currency()),
                                Wording.span(control, transfer),
                                Wording.span(settings.window));
        return new Alert(
                Alert.idOf(id(), version(), transfer.account(), match.evidence()),
                Instant.ofEpochMilli(transfer.time()),
                id(),
                version(),
                id(),
                severity(),
                SubjectType.ACCOUNT,
                transfer.account(),
                transfer.customer(),
                match.evidence(),
                transfer.amountMinor(),
                transfer.currency(),
                Instant.ofEpochMilli(control.time()),
                reason);
    }

    private static String wayIn(Observation control) {
        return switch (control.kind()) {
            case CREDENTIAL_CHANGED -> "Credentials changed";
            case CONTACT_CHANGED -> "Contact details changed";
            default -> "Login from new device " + control.device();
        };
    }

    private static String failedLogins(int count) {
        return count == 1 ? "1 failed login" : count + " failed logins";
    }
}
