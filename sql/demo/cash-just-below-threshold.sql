/*
id: cash-just-below-threshold
version: 1
title: Cash paid in just below the reporting threshold
typology: structuring
severity: LOW
owner: aml
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 200 per hour
outcome: ALLOW
thresholds:
  least:
    unit: minor units
    default: 950000
  reported:
    unit: minor units
    default: 1000000
*/
-- One such deposit is no crime, and the cash is in the till already: it holds nothing up, it is to be seen. The demo publishes it while the job runs.
SELECT
  account AS subject,
  evidence,
  CAST(amount_minor / 100 AS STRING) || ' ' || currency || ' in cash, where ' || CAST(reported / 100 AS STRING) || ' must be reported' AS reason
FROM transactions
WHERE type = 'CASH_DEPOSIT'
  AND amount_minor >= least
  AND amount_minor < reported
