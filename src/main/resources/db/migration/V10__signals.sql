-- Security events that came from a service; each is acted on once. One that is not done is somebody's work until a minute after
-- it was taken up.
CREATE TABLE security_event (
    stream     varchar                  NOT NULL,
    jti_sha256 varchar                  NOT NULL,
    taken      timestamp with time zone NOT NULL,
    done       boolean                  NOT NULL,
    expires    timestamp with time zone NOT NULL,
    PRIMARY KEY (stream, jti_sha256)
);
CREATE INDEX security_event_by_expiry ON security_event (expires);

-- an event names an account at a service
CREATE INDEX credential_by_account ON credential (connector_id, service_user_id);
