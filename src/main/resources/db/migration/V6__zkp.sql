-- Registrations of public points that were started and not yet completed; each completes once.
CREATE TABLE zkp_registration (
    nonce_sha256 varchar                  NOT NULL PRIMARY KEY,
    webid        varchar                  NOT NULL,
    jkt          varchar                  NOT NULL,
    connector_id varchar                  NOT NULL,
    zk_user_id   varchar                  NOT NULL,
    audience     varchar                  NOT NULL,
    expires      timestamp with time zone NOT NULL
);
CREATE INDEX zkp_registration_by_webid ON zkp_registration (webid);
CREATE INDEX zkp_registration_by_expiry ON zkp_registration (expires);
