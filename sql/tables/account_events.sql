-- Generated from the event records and the catalogue of features; do not edit.
CREATE TABLE `account_events` (
  `id` STRING NOT NULL COMMENT 'Unique id; a second event with the same id is a duplicate',
  `event_time` TIMESTAMP_LTZ(3) NOT NULL COMMENT 'When it happened',
  `type` STRING NOT NULL COMMENT 'What happened; AccountEventType',
  `account` STRING NOT NULL COMMENT 'The account it happened to',
  `customer` STRING NOT NULL COMMENT 'The customer who owns the account',
  `device` STRING COMMENT 'Device it was done from',
  `ip` STRING COMMENT 'Internet address it was done from',
  `country` STRING COMMENT 'Country it was done from; ISO 3166-1 alpha-2',
  `channel` STRING COMMENT 'How it was done; text such as APP, WEB, BRANCH, PHONE',
  `beneficiary` STRING COMMENT 'With BENEFICIARY_ADDED: the account that may now be paid',
  `beneficiary_bank` STRING COMMENT 'With BENEFICIARY_ADDED: the bank of that account',
  `evidence` STRING NOT NULL COMMENT 'What an alert needs to know of the event: return it, or an ARRAY of them, as evidence; never look inside',
  WATERMARK FOR `event_time` AS `event_time` - INTERVAL '5' SECOND
);
