-- Generated from the event records and the catalogue of features; do not edit.
CREATE TABLE `mcc_risks` (
  `mcc` STRING NOT NULL COMMENT 'Merchant category, ISO 18245',
  `risk` INT NOT NULL COMMENT '1: a trade that moves money easily'
);
