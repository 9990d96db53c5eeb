-- Generated from the event records and the catalogue of features; do not edit.
CREATE TABLE `alerts` (
  `id` STRING NOT NULL COMMENT 'Deterministic id, 32 hexadecimal digits',
  `event_time` TIMESTAMP_LTZ(3) NOT NULL COMMENT 'Event time of the last piece of evidence',
  `detector` STRING NOT NULL COMMENT 'What raised it, such as velocity-burst',
  `detector_version` INT NOT NULL COMMENT 'Version of the detector''s definition',
  `typology` STRING NOT NULL COMMENT 'Kind of crime suspected',
  `severity` STRING NOT NULL COMMENT 'How soon to look; Severity',
  `subject_type` STRING NOT NULL COMMENT 'Whom it is about; SubjectType',
  `subject` STRING NOT NULL COMMENT 'Account or customer id; rule id of an operations alert',
  `customer` STRING NOT NULL COMMENT 'The customer behind the subject; of an operations alert who answers for the rule',
  `evidence` ARRAY<STRING> NOT NULL COMMENT 'Ids of the events that prove it, in order of time',
  `amount_minor` BIGINT NOT NULL COMMENT 'Sum of the payments in the evidence; minor units of the currency',
  `currency` STRING COMMENT 'Currency of the amount; ISO 4217',
  `window_start` TIMESTAMP_LTZ(3) NOT NULL COMMENT 'Event time of the first piece of evidence',
  `reason` STRING NOT NULL COMMENT 'Why, in a sentence for an analyst',
  `mode` STRING COMMENT 'For whom it is; absent: LIVE; AlertMode',
  WATERMARK FOR `event_time` AS `event_time` - INTERVAL '5' SECOND
);
