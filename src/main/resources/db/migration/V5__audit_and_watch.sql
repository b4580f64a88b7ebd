-- the newest heads are for everyone
CREATE INDEX audit_head_by_time ON audit_head (ts);

-- what a person is told that was done to their links
CREATE TABLE notice (
    webid         varchar                  NOT NULL,
    id            uuid                     NOT NULL,
    ts            timestamp with time zone NOT NULL,
    signal        varchar                  NOT NULL,
    action        varchar                  NOT NULL,
    connector_id  varchar                  NOT NULL,
    credential_id uuid                     NOT NULL,
    PRIMARY KEY (webid, id)
);
CREATE INDEX notice_by_time ON notice (ts);

-- while there is a row nothing is admitted
CREATE TABLE standstill (
    id     integer                  NOT NULL PRIMARY KEY,
    since  timestamp with time zone NOT NULL,
    signal varchar                  NOT NULL
);
