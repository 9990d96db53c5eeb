/*
id: probe-then-drain
version: 1
title: Small probes, then a drain
typology: account-takeover
severity: CRITICAL
owner: card-fraud
status: live
subject: ACCOUNT
effective-from: 2026-01-01T00:00:00Z
at-most: 20 per hour
thresholds:
  probe:
    unit: minor units
    default: 500
  drain:
    unit: minor units
    default: 100000
*/
-- First it is tried whether the card works; then it is emptied.
SELECT subject, evidence, reason
FROM transactions MATCH_RECOGNIZE (
  PARTITION BY account
  ORDER BY event_time
  MEASURES
    LAST(D.account) AS subject,
    ARRAY_AGG(evidence) AS evidence,
    CAST(COUNT(P.id) AS STRING) || ' payments below ' || CAST(LAST(D.probe) / 100 AS STRING) || ', then '
      || CAST(LAST(D.amount_minor) / 100 AS STRING) || ' ' || LAST(D.currency) AS reason
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (P{3,5} D) WITHIN INTERVAL '2' HOUR
  DEFINE
    P AS P.type = 'CARD' AND P.amount_minor < P.probe,
    D AS D.amount_minor >= D.drain
)
