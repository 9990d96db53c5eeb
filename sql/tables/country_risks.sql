-- Generated from the event records and the catalogue of features; do not edit.
CREATE TABLE `country_risks` (
  `country` STRING NOT NULL COMMENT 'ISO 3166-1 alpha-2',
  `risk` INT NOT NULL COMMENT '1 under increased monitoring, 2 called to action on by the FATF'
);
