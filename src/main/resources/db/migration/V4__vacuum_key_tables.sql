-- A key is destroyed by deleting its row; PostgreSQL keeps the bytes until the table is vacuumed. ${postgresql} is empty there, and
-- makes a comment elsewhere.
${postgresql}ALTER TABLE user_key SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 50);
${postgresql}ALTER TABLE dek SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 50);
