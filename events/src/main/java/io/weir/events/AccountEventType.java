package io.weir.events;

/** What happened to an account other than money moving. */
public enum AccountEventType {
    /** Somebody logged in; the device says from where. */
    LOGIN_SUCCEEDED,
    /** Somebody tried to log in with wrong credentials. */
    LOGIN_FAILED,
    /** Password, PIN or second factor was changed or reset. */
    CREDENTIAL_CHANGED,
    /** E-mail address, telephone number or postal address was changed. */
    CONTACT_CHANGED,
    /** A device was registered as trusted. */
    DEVICE_ENROLLED,
    /** A counterparty may now be paid from the account. */
    BENEFICIARY_ADDED,
    /** A payment limit was raised. */
    LIMIT_RAISED,
    /** The account came into being. */
    ACCOUNT_OPENED,
    /** The account ended. */
    ACCOUNT_CLOSED
}
