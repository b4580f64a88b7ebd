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

-- The keys that a person's programs call with, and the networks that they call from. A key that is not trusted came first from
-- a network that was new too.
CREATE TABLE client_key (
    webid   varchar                  NOT NULL,
    jkt     varchar                  NOT NULL,
    trusted boolean                  NOT NULL,
    seen    timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, jkt)
);
CREATE INDEX client_key_by_seen ON client_key (seen);

CREATE TABLE client_network (
    webid   varchar                  NOT NULL,
    network varchar                  NOT NULL,
    seen    timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, network)
);
CREATE INDEX client_network_by_seen ON client_network (seen);

-- Credentials that may be used only now and then, or not at all until their owner confirms; none once it has ended.
CREATE TABLE credential_throttle (
    webid         varchar                  NOT NULL,
    credential_id uuid                     NOT NULL,
    until         timestamp with time zone NOT NULL,
    confirm       boolean                  NOT NULL,
    PRIMARY KEY (webid, credential_id)
);
CREATE INDEX credential_throttle_by_end ON credential_throttle (until);

-- How a credential is usually used; written now and then.
CREATE TABLE use_profile (
    webid         varchar                  NOT NULL,
    credential_id uuid                     NOT NULL,
    profile       varchar                  NOT NULL,
    changed       timestamp with time zone NOT NULL,
    PRIMARY KEY (webid, credential_id)
);
CREATE INDEX use_profile_by_change ON use_profile (changed);
