package io.weir.sql;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import java.util.List;

/** What a rule found, as an alert. */
public final class RuleAlert {
    /** Every rule's detector begins so: models and patterns may have the same name. */
    public static final String DETECTOR = "rule-";

    private RuleAlert() {}

    /**
     * Its amount is the sum of what is in the currency of the last payment.
     *
     * @param evidence in order of time, at least one
     */
    public static Alert of(RuleHeader rule, String subject, List<Evidence> evidence, String reason, AlertMode mode) {
        List<String> ids = evidence.stream().map(Evidence::id).toList();
        String currency = evidence.stream()
                .map(Evidence::currency)
                .filter(code -> !code.isEmpty())
                .reduce("", (before, code) -> code);
        Evidence last = evidence.get(evidence.size() - 1);
        String detector = DETECTOR + rule.id();
        return new Alert(
                Alert.idOf(detector, rule.version(), subject, ids),
                last.time(),
                detector,
                rule.version(),
                rule.typology(),
                rule.severity(),
                rule.subject(),
                subject,
                last.customer(),
                ids,
                evidence.stream()
                        .filter(one -> one.currency().equals(currency))
                        .mapToLong(Evidence::amountMinor)
                        .sum(),
                currency.isEmpty() ? null : currency,
                evidence.get(0).time(),
                reason,
                mode);
    }
}
