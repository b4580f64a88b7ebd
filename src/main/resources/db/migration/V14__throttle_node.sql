-- Which vault noticed that a credential is used too much: another that notices the same tells nothing new.
ALTER TABLE credential_throttle ADD COLUMN node varchar DEFAULT '' NOT NULL;
