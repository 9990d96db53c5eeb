/*
id: velocity-spike
version: 1
title: Far more payments in an hour than usual
typology: velocity
severity: MEDIUM
owner: card-fraud
status: shadow
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 200 per hour
outcome: REVIEW
thresholds:
  payments:
    unit: payments
    default: 8
    segments:
      - {type: CARD, channel: POS, value: 12}
*/
-- A stolen card or a script is in a hurry; its owner was not. The mean hour of 30 days is what is usual.
SELECT
  account AS subject,
  evidence,
  CAST(CAST(account_count_1h AS BIGINT) AS STRING) || ' payments in an hour, where '
    || CAST(ROUND(account_count_30d / 720, 2) AS STRING) || ' are usual' AS reason
FROM transactions
WHERE account_count_1h >= payments
  AND account_count_30d >= 20
  AND account_count_1h > 20 * account_count_30d / 720
