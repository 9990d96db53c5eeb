/*
id: dormant-reactivated
version: 1
title: An account that slept pays out much
typology: mule
severity: MEDIUM
owner: aml
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 50 per hour
outcome: REVIEW
thresholds:
  large_amount:
    unit: minor units
    default: 150000
*/
-- Bought or borrowed accounts are quiet until they are used. Days are counted in the 90 that are remembered.
SELECT
  account AS subject,
  evidence,
  'After ' || CAST(CAST(account_since_last / 86400 AS BIGINT) AS STRING) || ' days of silence ' || CAST(amount_minor / 100 AS STRING)
    || ' ' || currency || ' go out' AS reason
FROM transactions
WHERE account_since_last > 60 * 86400
  AND type IN ('TRANSFER', 'CASH_WITHDRAWAL')
  AND amount_minor >= large_amount
