/*
id: pass-through
version: 1
title: Money goes out as it came in
typology: mule
severity: HIGH
owner: aml
status: shadow
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 50 per hour
outcome: REVIEW
thresholds:
  share: 0.8
  least_incoming:
    unit: minor units
    default: 200000
*/
-- A mule keeps nothing.
SELECT
  account AS subject,
  evidence,
  CAST(CAST(ROUND(100 * account_pass_through_1d, 0) AS BIGINT) AS STRING) || ' % of ' || CAST(account_incoming_1d / 100 AS STRING)
    || ' that came in within a day went out again' AS reason
FROM transactions
WHERE type IN ('TRANSFER', 'CASH_WITHDRAWAL')
  AND account_pass_through_1d >= share
  AND account_incoming_1d >= least_incoming
  AND (account_new_counterparty = 1 OR type = 'CASH_WITHDRAWAL')
