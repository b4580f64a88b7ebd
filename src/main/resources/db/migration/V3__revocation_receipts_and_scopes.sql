-- What was ended, when, and what the service was told. It outlives the credential's row and holds no secret.
CREATE TABLE revocation_receipt (
    webid              varchar                  NOT NULL,
    credential_id      uuid                     NOT NULL,
    connector_id       varchar                  NOT NULL,
    service_identifier varchar                  NOT NULL,
    auth_method        varchar                  NOT NULL,
    revoked            timestamp with time zone NOT NULL,
    key_version        integer                  NOT NULL,
    running_uses       integer                  NOT NULL,
    way                varchar                  NOT NULL,
    page               varchar,
    also_ended         varchar                  NOT NULL,
    PRIMARY KEY (webid, credential_id)
);
CREATE INDEX revocation_receipt_by_time ON revocation_receipt (revoked);

ALTER TABLE revocation_outbox ADD COLUMN last_try timestamp with time zone;
ALTER TABLE revocation_outbox ADD COLUMN last_status integer;

-- those that were revoked before there were receipts
INSERT INTO revocation_receipt (webid, credential_id, connector_id, service_identifier, auth_method, revoked,
    key_version, running_uses, way, page, also_ended)
SELECT webid, credential_id, connector_id, service_identifier, auth_method, changed, version, 0,
    CASE WHEN EXISTS (SELECT 1 FROM revocation_outbox o WHERE o.webid = credential.webid
        AND o.credential_id = credential.credential_id) THEN 'service' ELSE 'nobody' END, NULL, '[]'
FROM credential WHERE state = 'revoked';

-- what was asked for when the account was linked; unknown for links older than this column
ALTER TABLE credential ADD COLUMN asked varchar;
ALTER TABLE credential ADD COLUMN probed timestamp with time zone;

-- a row for the first use of an operation only
CREATE TABLE credential_operation (
    webid         varchar                  NOT NULL,
    credential_id uuid                     NOT NULL,
    operation     varchar                  NOT NULL,
    first_used    timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, credential_id, operation)
);

-- the credential that a started link widens
ALTER TABLE oauth_flow ADD COLUMN widens uuid;
