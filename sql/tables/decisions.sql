-- Generated from the event records and the catalogue of features; do not edit.
CREATE TABLE `decisions` (
  `transaction_id` STRING NOT NULL COMMENT 'The transaction',
  `event_time` TIMESTAMP_LTZ(3) NOT NULL COMMENT 'Event time of the transaction',
  `account` STRING NOT NULL COMMENT 'The account it belongs to',
  `customer` STRING NOT NULL COMMENT 'The customer who owns the account',
  `outcome` STRING NOT NULL COMMENT 'What becomes of it; Outcome',
  `score` DOUBLE COMMENT 'How likely it is fraud, by the champion; absent without a model; 0 to 1',
  `model` STRING COMMENT 'The champion that gave the score, as name/version; absent without a model',
  `segment` STRING NOT NULL COMMENT 'The segment whose thresholds applied',
  `thresholds_revision` INT NOT NULL COMMENT 'Revision of the plan that the thresholds are from; 0 for those built in',
  `rules` ARRAY<STRING> NOT NULL COMMENT 'Ids of the rules that hit',
  `reasons` ARRAY<STRING> NOT NULL COMMENT 'Why, in sentences, the strongest first; of what is allowed only where there is no model',
  `challengers` ARRAY<STRING> NOT NULL COMMENT 'Scores of the challengers, each as name/version=score',
  `approximate` BOOLEAN NOT NULL COMMENT 'Whether some windows of a very busy key were exact only to a 128th',
  `unsettled` BOOLEAN NOT NULL COMMENT 'Whether it did not wait for event time, so that a replay may see more',
  `received_at` TIMESTAMP_LTZ(3) NOT NULL COMMENT 'Clock when the job had received it; a measurement',
  `decided_at` TIMESTAMP_LTZ(3) NOT NULL COMMENT 'Clock when it was decided; a measurement',
  WATERMARK FOR `event_time` AS `event_time` - INTERVAL '5' SECOND
);
