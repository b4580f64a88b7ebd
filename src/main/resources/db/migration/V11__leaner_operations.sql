-- Every use writes its row twice, so it holds what is read and has the indexes that are used. What became of one whose node
-- died is judged when it is asked for.
DROP INDEX op_by_state;
ALTER TABLE op DROP COLUMN handle_hash;
