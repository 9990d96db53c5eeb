/*
id: credentials-then-beneficiary
version: 1
title: Credentials changed, a new payee paid
typology: account-takeover
severity: CRITICAL
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 20 per hour
*/

SELECT
  t.account AS subject,
  ARRAY[c.evidence, b.evidence, t.evidence] AS evidence,
  'Credentials changed, ' || b.beneficiary || ' added and paid ' || CAST(t.amount_minor / 100 AS STRING) || ' ' || t.currency
    || ' within two days' AS reason
FROM account_events c
JOIN account_events b
  ON c.account = b.account
 AND b.event_time BETWEEN c.event_time AND c.event_time + INTERVAL '24' HOUR
JOIN transactions t
  ON b.account = t.account
 AND t.event_time BETWEEN b.event_time AND b.event_time + INTERVAL '24' HOUR
WHERE c.type = 'CREDENTIAL_CHANGED'
  AND b.type = 'BENEFICIARY_ADDED'
  AND t.type = 'TRANSFER'
  AND t.counterparty = b.beneficiary
  AND t.amount_minor >= 100000
