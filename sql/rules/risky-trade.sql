/*
id: risky-trade
version: 1
title: Large card payment to a trade that moves money
typology: cash-out
severity: MEDIUM
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 100 per hour
outcome: REVIEW
*/
-- Gambling, quasi cash, money transfer, gold: where a card is emptied into what can be carried.
SELECT
  account AS subject,
  evidence,
  'Category ' || mcc || ' turns card money into something else: ' || CAST(account_outgoing_1d / 100 AS STRING) || ' in a day' AS reason
FROM transactions
WHERE type = 'CARD'
  AND mcc_risk = 1
  AND amount_minor >= 30000
  AND (account_new_merchant = 1 OR account_merchants_1d >= 4)
  AND account_outgoing_1d > 3 * COALESCE(account_outgoing_30d, 0) / 30
