/*
id: new-device-large-amount
version: 1
title: A device never seen pays a large amount
typology: account-takeover
severity: HIGH
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 60 per hour
outcome: REVIEW
thresholds:
  large_amount:
    unit: minor units
    default: 100000
    segments:
      - {type: TRANSFER, value: 250000}
      - {type: TRANSFER, country: CH, value: 400000}
*/
-- The thief has his own telephone.
SELECT
  account AS subject,
  evidence,
  'Device ' || COALESCE(device, 'unknown') || ' is new and pays ' || CAST(amount_minor / 100 AS STRING) || ' ' || currency AS reason
FROM transactions
WHERE account_new_device = 1
  AND account_count_90d >= 5
  AND amount_minor >= large_amount
  AND type IN ('CARD', 'TRANSFER', 'CASH_WITHDRAWAL')
