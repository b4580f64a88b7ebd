-- One script for H2 and PostgreSQL. ${large} is the type of bytes that may exceed 1 MiB.
-- Times are UTC; lists and objects are JSON text; hashes are base64url.

CREATE TABLE user_key (
    webid       varchar                  NOT NULL,
    region      varchar                  NOT NULL,
    kek_version integer                  NOT NULL,
    wrapped     bytea                    NOT NULL,
    created     timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, region)
);
CREATE INDEX user_key_by_kek ON user_key (kek_version);

CREATE TABLE credential (
    webid              varchar                  NOT NULL,
    credential_id      uuid                     NOT NULL,
    region             varchar                  NOT NULL,
    connector_id       varchar                  NOT NULL,
    service_identifier varchar                  NOT NULL,
    service_user_id    varchar,
    auth_method        varchar                  NOT NULL,
    scopes             varchar                  NOT NULL,
    connection         varchar                  NOT NULL,
    mode               varchar                  NOT NULL,
    state              varchar                  NOT NULL,
    state_reason       varchar,
    epoch              bigint                   NOT NULL,
    version            integer                  NOT NULL,
    blob               bytea,
    refresh_blob       bytea,
    token_expires      timestamp with time zone,
    issued             timestamp with time zone NOT NULL,
    expires            timestamp with time zone,
    changed            timestamp with time zone NOT NULL,
    refresh_metadata   varchar,
    PRIMARY KEY (webid, credential_id)
);
CREATE UNIQUE INDEX credential_by_id ON credential (credential_id);
CREATE INDEX credential_by_state ON credential (state, changed);

-- a row destroyed is a credential shredded
CREATE TABLE dek (
    webid         varchar NOT NULL,
    credential_id uuid    NOT NULL,
    version       integer NOT NULL,
    wrapped       bytea   NOT NULL,
    PRIMARY KEY (webid, credential_id, version)
);

-- only what runs now, so it is small and read whole: each index would be one more page to write for every call
CREATE TABLE credential_lease (
    webid         varchar                  NOT NULL,
    lease_id      uuid                     NOT NULL,
    credential_id uuid                     NOT NULL,
    epoch         bigint                   NOT NULL,
    node          varchar                  NOT NULL,
    started       timestamp with time zone NOT NULL,
    deadline      timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, lease_id)
);

CREATE TABLE credential_refresh (
    webid         varchar                  NOT NULL,
    credential_id uuid                     NOT NULL,
    attempt       bigint                   NOT NULL,
    old_rt_sha256 varchar                  NOT NULL,
    node          varchar                  NOT NULL,
    started       timestamp with time zone NOT NULL,
    state         varchar                  NOT NULL,
    PRIMARY KEY (webid, credential_id)
);
CREATE INDEX credential_refresh_by_state ON credential_refresh (state);

CREATE TABLE oauth_flow (
    state_sha256    varchar                  NOT NULL PRIMARY KEY,
    webid           varchar                  NOT NULL,
    jkt             varchar                  NOT NULL,
    connector_id    varchar                  NOT NULL,
    redirect_uri    varchar                  NOT NULL,
    issuer          varchar,
    scopes          varchar                  NOT NULL,
    connection      varchar                  NOT NULL,
    verifier_sealed bytea                    NOT NULL,
    expires         timestamp with time zone NOT NULL
);
CREATE INDEX oauth_flow_by_webid ON oauth_flow (webid);
CREATE INDEX oauth_flow_by_expiry ON oauth_flow (expires);

CREATE TABLE op (
    webid       varchar                  NOT NULL,
    request_id  uuid                     NOT NULL,
    req_hash    varchar                  NOT NULL,
    handle_hash varchar                  NOT NULL,
    node        varchar                  NOT NULL,
    state       varchar                  NOT NULL,
    status      integer,
    response    ${large},
    created     timestamp with time zone NOT NULL,
    deadline    timestamp with time zone NOT NULL,
    expires     timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, request_id)
);
CREATE INDEX op_by_state ON op (state, deadline);
CREATE INDEX op_by_expiry ON op (expires);

CREATE TABLE sat (
    webid    varchar                  NOT NULL,
    jti      varchar                  NOT NULL,
    issuer   varchar                  NOT NULL,
    max_uses integer                  NOT NULL,
    used     integer                  NOT NULL,
    revoked  boolean                  NOT NULL,
    expires  timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, jti)
);
CREATE INDEX sat_by_expiry ON sat (expires);

CREATE TABLE sat_window (
    webid        varchar                  NOT NULL,
    jti          varchar                  NOT NULL,
    window_start timestamp with time zone NOT NULL,
    used         integer                  NOT NULL,
    PRIMARY KEY (webid, jti, window_start)
);

-- only the last minutes. The minute comes first so that what is written together lies together, and is forgotten together
CREATE TABLE dpop_seen (
    expires_minute bigint NOT NULL,
    proof_sha256   bytea  NOT NULL,
    PRIMARY KEY (expires_minute, proof_sha256)
);

CREATE TABLE revocation_outbox (
    webid         varchar                  NOT NULL,
    id            uuid                     NOT NULL,
    credential_id uuid                     NOT NULL,
    connector_id  varchar                  NOT NULL,
    capsule       bytea,
    attempt       integer                  NOT NULL,
    next_try      timestamp with time zone NOT NULL,
    created       timestamp with time zone NOT NULL,
    state         varchar                  NOT NULL,
    PRIMARY KEY (webid, id)
);
CREATE INDEX revocation_outbox_due ON revocation_outbox (state, next_try);
CREATE INDEX revocation_outbox_by_credential ON revocation_outbox (credential_id);

CREATE TABLE request_key (
    webid   varchar                  NOT NULL,
    key_id  varchar                  NOT NULL,
    jwk     varchar                  NOT NULL,
    key_use varchar                  NOT NULL,
    created timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL,
    revoked timestamp with time zone,
    PRIMARY KEY (webid, key_id)
);

CREATE TABLE audit (
    chain    varchar                  NOT NULL,
    seq      bigint                   NOT NULL,
    ts       timestamp with time zone NOT NULL,
    subject  varchar                  NOT NULL,
    actor    varchar                  NOT NULL,
    action   varchar                  NOT NULL,
    object   varchar                  NOT NULL,
    outcome  varchar                  NOT NULL,
    req_hash varchar                  NOT NULL,
    prev     bytea                    NOT NULL,
    h        bytea                    NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_by_subject ON audit (subject, ts);

CREATE TABLE audit_head (
    chain varchar                  NOT NULL,
    seq   bigint                   NOT NULL,
    h     bytea                    NOT NULL,
    sig   varchar                  NOT NULL,
    ts    timestamp with time zone NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE service_key (
    key_use     varchar                  NOT NULL,
    seq         integer                  NOT NULL,
    sealed      bytea                    NOT NULL,
    active_from timestamp with time zone NOT NULL,
    PRIMARY KEY (key_use, seq)
);

-- the bytes are in files; a row says whose they are, where, and how long
CREATE TABLE spool (
    webid   varchar                  NOT NULL,
    id      uuid                     NOT NULL,
    kind    varchar                  NOT NULL,
    node    varchar                  NOT NULL,
    length  bigint                   NOT NULL,
    state   varchar                  NOT NULL,
    created timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, id)
);
CREATE INDEX spool_by_expiry ON spool (expires);

CREATE TABLE node (
    node varchar                  NOT NULL PRIMARY KEY,
    beat timestamp with time zone NOT NULL
);
