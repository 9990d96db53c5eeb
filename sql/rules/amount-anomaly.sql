/*
id: amount-anomaly
version: 1
title: Amount far above what the account ever pays
typology: account-takeover
severity: MEDIUM
owner: card-fraud
status: shadow
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 100 per hour
outcome: REVIEW
thresholds:
  least_amount:
    unit: minor units
    default: 50000
    segments:
      - {currency: JPY, value: 80000}
  deviations: 6.5
*/
-- What an account pays has a spread of its own; small amounts are left alone, however odd.
SELECT
  account AS subject,
  evidence,
  CAST(amount_minor / 100 AS STRING) || ' ' || currency || ' is '
    || CAST(ROUND(account_amount_deviation_90d, 1) AS STRING) || ' standard deviations above the mean of 90 days' AS reason
FROM transactions
WHERE amount_minor >= least_amount
  AND account_count_90d >= 10
  AND account_amount_deviation_90d > deviations
