-- How old the key of a pasted credential is, and how far the making of the next one has come. What is sealed goes under a
-- data key of its own (wrapped); both are destroyed with the credential.
CREATE TABLE key_rotation (
    webid          varchar                  NOT NULL,
    credential_id  uuid                     NOT NULL,
    step           varchar                  NOT NULL,
    attempt        bigint                   NOT NULL,
    node           varchar,
    started        timestamp with time zone,
    key_since      timestamp with time zone NOT NULL,
    key_id         varchar,
    key_expires    timestamp with time zone,
    other_id       varchar,
    other_expires  timestamp with time zone,
    sealed_version integer,
    wrapped        bytea,
    sealed         bytea,
    due            timestamp with time zone,
    retire_at      timestamp with time zone,
    last_rotated   timestamp with time zone,
    failures       integer                  NOT NULL,
    failure        varchar,
    next_try       timestamp with time zone,
    told           integer                  NOT NULL,
    PRIMARY KEY (webid, credential_id)
);
CREATE INDEX key_rotation_by_id ON key_rotation (credential_id);
CREATE INDEX credential_by_connector ON credential (connector_id, auth_method);
