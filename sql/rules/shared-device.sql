/*
id: shared-device
version: 1
title: One device pays from many accounts
typology: mule
severity: HIGH
owner: aml
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 50 per hour
outcome: REVIEW
thresholds:
  accounts: 5
*/
-- A herder works his mules from one telephone. A family shares one too: hence five.
SELECT
  account AS subject,
  evidence,
  CAST(CAST(device_accounts_30d AS BIGINT) AS STRING) || ' accounts in 30 days on device ' || device AS reason
FROM transactions
WHERE type = 'TRANSFER'
  AND device_accounts_30d >= accounts
  AND account_new_counterparty = 1
