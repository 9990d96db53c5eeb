/*
id: in-and-out
version: 1
title: Money in, then out within a day
typology: mule
severity: HIGH
owner: aml
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 50 per hour
thresholds:
  large_amount:
    unit: minor units
    default: 200000
*/
-- One payment in and nearly all of it out again: the commission is what stays.
SELECT
  o.account AS subject,
  ARRAY[i.evidence, o.evidence] AS evidence,
  CAST(i.amount_minor / 100 AS STRING) || ' ' || i.currency || ' came from ' || COALESCE(i.counterparty, 'cash') || ', '
    || CAST(o.amount_minor / 100 AS STRING) || ' went to ' || COALESCE(o.counterparty, 'cash') AS reason
FROM transactions i
JOIN transactions o
  ON i.account = o.account
 AND o.event_time BETWEEN i.event_time AND i.event_time + INTERVAL '24' HOUR
WHERE i.type IN ('TRANSFER_IN', 'CASH_DEPOSIT')
  AND o.type IN ('TRANSFER', 'CASH_WITHDRAWAL')
  AND i.amount_minor >= i.large_amount
  AND i.currency = o.currency
  AND 10 * o.amount_minor BETWEEN 8 * i.amount_minor AND 10 * i.amount_minor
