-- When a token that nobody uses is to be renewed next if the last try did not, and how many tries in a row did not. Without
-- these a token that cannot be renewed would be the first one for ever.
ALTER TABLE credential ADD COLUMN renewal_next timestamp with time zone;
ALTER TABLE credential ADD COLUMN renewal_failures integer DEFAULT 0 NOT NULL;
