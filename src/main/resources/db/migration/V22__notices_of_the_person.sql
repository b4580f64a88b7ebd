-- what concerns a person and none of their credentials
ALTER TABLE notice ALTER COLUMN connector_id DROP NOT NULL;
ALTER TABLE notice ALTER COLUMN credential_id DROP NOT NULL;
