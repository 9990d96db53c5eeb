/*
id: limit-raised-then-used
version: 1
title: A limit raised, then used
typology: account-takeover
severity: HIGH
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 30 per hour
thresholds:
  large_amount:
    unit: minor units
    default: 300000
*/

SELECT
  t.account AS subject,
  ARRAY[e.evidence, t.evidence] AS evidence,
  'The limit was raised, and ' || CAST(t.amount_minor / 100 AS STRING) || ' ' || t.currency || ' went out within a day' AS reason
FROM account_events e
JOIN transactions t
  ON e.account = t.account
 AND t.event_time BETWEEN e.event_time AND e.event_time + INTERVAL '24' HOUR
WHERE e.type = 'LIMIT_RAISED'
  AND t.type IN ('TRANSFER', 'CARD', 'CASH_WITHDRAWAL')
  AND t.amount_minor >= t.large_amount
