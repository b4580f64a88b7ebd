-- How many of the running uses were not yet known to be closed when the owner was answered; unknown until then.
ALTER TABLE revocation_receipt ADD COLUMN open_uses integer;
