package io.weir.events;

import java.time.Instant;

/** Something that happened to an account other than money moving. Arrives on {@link Topics#ACCOUNT_EVENTS}, keyed by account. */
public record AccountEvent(
        @Meaning(value = "Unique id; a second event with the same id is a duplicate", required = true)
        String id,

        @Meaning(value = "When it happened", unit = "ISO 8601 instant or epoch milliseconds", required = true)
        Instant time,

        @Meaning(value = "What happened", unit = "AccountEventType", required = true)
        AccountEventType type,

        @Meaning(value = "The account it happened to", required = true)
        String account,

        @Meaning(value = "The customer who owns the account", required = true)
        String customer,

        @Meaning("Device it was done from") String device,
        @Meaning("Internet address it was done from") String ip,

        @Meaning(value = "Country it was done from", unit = "ISO 3166-1 alpha-2")
        String country,

        @Meaning(value = "How it was done", unit = "text such as APP, WEB, BRANCH, PHONE")
        String channel,

        @Meaning("With BENEFICIARY_ADDED: the account that may now be paid")
        String beneficiary,

        @Meaning("With BENEFICIARY_ADDED: the bank of that account")
        String beneficiaryBank) {}
