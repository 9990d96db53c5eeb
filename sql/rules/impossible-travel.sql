/*
id: impossible-travel
version: 1
title: Farther away than anything flies
typology: account-takeover
severity: HIGH
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 50 per hour
outcome: REVIEW
thresholds:
  max_speed:
    unit: km/h
    default: 1000
*/
-- Two payments, two places, too little time between: somebody else has the card or its numbers.
SELECT
  account AS subject,
  evidence,
  'In ' || COALESCE(country, 'an unknown country') || ', ' || CAST(CAST(account_distance AS BIGINT) AS STRING)
    || ' km from the place before, at ' || CAST(CAST(account_speed AS BIGINT) AS STRING) || ' km/h' AS reason
FROM transactions
WHERE account_speed > max_speed
  AND account_distance > 500
  AND account_new_country = 1
