/*
id: card-testing
version: 1
title: Many tiny payments at one merchant
typology: card-testing
severity: HIGH
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 300 per hour
outcome: REVIEW
*/
-- Stolen numbers are tried out in bulk with a small amount, at a shop that does not look.
SELECT
  account AS subject,
  evidence,
  CAST(CAST(merchant_accounts_1h AS BIGINT) AS STRING) || ' accounts in an hour at ' || merchant || ', and '
    || CAST(amount_minor AS STRING) || ' minor units of this one' AS reason
FROM transactions
WHERE channel = 'ECOM'
  AND amount_minor BETWEEN 1 AND 299
  AND merchant_accounts_1h >= 15
  AND merchant_accounts_1h > merchant_accounts_30d / 10
  AND account_new_merchant = 1
