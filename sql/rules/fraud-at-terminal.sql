/*
id: fraud-at-terminal
version: 1
title: A terminal where much was fraud
typology: skimming
severity: MEDIUM
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 200 per hour
outcome: REVIEW
*/
-- A terminal that copies cards goes on copying them.
SELECT
  account AS subject,
  evidence,
  CAST(CAST(100 * terminal_fraud_share_7d AS BIGINT) AS STRING) || ' % of what terminal ' || terminal || ' did a week ago turned out to be fraud' AS reason
FROM transactions
WHERE terminal_fraud_share_7d > 0.5
  AND terminal_known_count_7d >= 10
