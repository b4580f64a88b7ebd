-- What counts among a person's rows: for each its name and the digest of what it says, under a MAC by the person's key. A row that is
-- not in it as it stands was written by somebody who has no key.
CREATE TABLE row_register (
    webid   varchar NOT NULL,
    region  varchar NOT NULL,
    entries varchar NOT NULL,
    mac     bytea   NOT NULL,
    PRIMARY KEY (webid, region)
);
