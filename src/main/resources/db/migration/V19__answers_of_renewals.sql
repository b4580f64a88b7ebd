-- The answer of a token endpoint as it lies in a vault's journal, sealed in the same way: if that vault dies, another finishes
-- with it. It is bound to the attempt and the version of the credential that it was asked for with.
ALTER TABLE credential_refresh ADD COLUMN answer bytea;
ALTER TABLE credential_refresh ADD COLUMN answer_attempt bigint;
ALTER TABLE credential_refresh ADD COLUMN answer_version integer;
