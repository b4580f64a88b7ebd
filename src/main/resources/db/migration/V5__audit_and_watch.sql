-- the newest heads are for everyone
CREATE INDEX audit_head_by_time ON audit_head (ts);
