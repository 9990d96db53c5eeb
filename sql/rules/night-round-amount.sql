/*
id: night-round-amount
version: 1
title: A round amount at an hour when the account sleeps
typology: account-takeover
severity: LOW
owner: card-fraud
status: shadow
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 100 per hour
outcome: ALLOW
*/
-- Weak alone, so it decides nothing: it is there to be seen beside others.
SELECT
  account AS subject,
  evidence,
  'A round ' || CAST(amount_minor / 100 AS STRING) || ' ' || currency || ' at ' || CAST(HOUR(event_time) AS STRING)
    || ' h UTC, ' || CAST(ROUND(account_off_habit_90d, 1) AS STRING) || ' hours from the usual time of day' AS reason
FROM transactions
WHERE HOUR(event_time) < 6
  AND MOD(amount_minor, 10000) = 0
  AND amount_minor >= 20000
  AND account_off_habit_90d > 5
  AND COALESCE(account_night_share_30d, 0) < 0.2
