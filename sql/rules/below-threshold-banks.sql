/*
id: below-threshold-banks
version: 1
title: Transfers just below the threshold to different banks
typology: structuring
severity: HIGH
owner: aml
status: live
subject: CUSTOMER
effective-from: 2026-01-01T00:00:00Z
at-most: 20 per hour
*/
-- Each stays below what must be reported; together they do not.
SELECT
  customer AS subject,
  ARRAY_AGG(evidence) AS evidence,
  CAST(COUNT(*) AS STRING) || ' transfers of 8,000 to 10,000 to ' || CAST(COUNT(DISTINCT counterparty_bank) AS STRING)
    || ' banks in a day, ' || CAST(SUM(amount_minor) / 100 AS STRING) || ' together' AS reason
FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' DAY))
WHERE type = 'TRANSFER'
  AND amount_minor >= 800000
  AND amount_minor < 1000000
GROUP BY customer, window_start, window_end
HAVING COUNT(*) >= 3 AND COUNT(DISTINCT counterparty_bank) >= 2
