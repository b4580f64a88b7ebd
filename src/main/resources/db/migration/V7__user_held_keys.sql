-- The public key of the person to which a credential's data keys are wrapped, a JWK; null where they are under the person's key here.
ALTER TABLE credential ADD COLUMN owner_key varchar;

-- the same for a link that is to make such a credential
ALTER TABLE oauth_flow ADD COLUMN owner_key varchar;
