/*
id: fan-in-fresh-account
version: 1
title: Many senders to a young account
typology: mule
severity: HIGH
owner: aml
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 20 per hour
*/
-- Savings do not arrive from five people in a day. The window moves by an hour, and while it holds the same payments it is the same alert.
SELECT
  account AS subject,
  ARRAY_AGG(evidence) AS evidence,
  CAST(COUNT(DISTINCT counterparty) AS STRING) || ' senders paid ' || CAST(SUM(amount_minor) / 100 AS STRING)
    || ' into an account that is known for less than a month' AS reason
FROM TABLE(HOP(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' HOUR, INTERVAL '24' HOUR))
WHERE type = 'TRANSFER_IN'
  AND COALESCE(account_since_first, 0) < 30 * 86400
GROUP BY account, window_start, window_end
HAVING COUNT(DISTINCT counterparty) >= 5
