/*
id: high-risk-country
version: 1
title: Large payment in a country on a list
typology: sanctions-evasion
severity: HIGH
owner: aml
status: live
subject: CUSTOMER
effective-from: 2026-01-01T00:00:00Z
at-most: 50 per hour
outcome: REVIEW
thresholds:
  monitored_amount:
    unit: minor units
    default: 500000
    segments:
      - {type: CARD, value: 200000}
*/

SELECT
  customer AS subject,
  evidence,
  CAST(amount_minor / 100 AS STRING) || ' ' || currency || ' in ' || country
    || CASE WHEN country_risk >= 2 THEN ', which the FATF calls to action on' ELSE ', which is under increased monitoring' END AS reason
FROM transactions
WHERE country_risk >= 2
   OR (country_risk >= 1 AND amount_minor >= monitored_amount)
