-- Passwords that were made for mailboxes of the operator's own mail servers: only what verifies them is kept.
CREATE TABLE app_password (
    id            uuid                     NOT NULL PRIMARY KEY,
    webid         varchar                  NOT NULL,
    server        varchar                  NOT NULL,
    mailbox       varchar                  NOT NULL,
    username      varchar                  NOT NULL,
    label         varchar                  NOT NULL,
    verifier      varchar                  NOT NULL,
    protocols     varchar                  NOT NULL,
    networks      varchar                  NOT NULL,
    created       timestamp with time zone NOT NULL,
    expires       timestamp with time zone,
    revoked       timestamp with time zone,
    -- of the credential that holds it; null if a person does
    credential_id uuid
);
CREATE INDEX app_password_by_webid ON app_password (webid);
CREATE INDEX app_password_by_server ON app_password (server, mailbox);
CREATE INDEX app_password_by_credential ON app_password (credential_id);
