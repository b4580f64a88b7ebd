-- one row, written when the database is first opened: DEVELOPMENT or PRODUCTION
CREATE TABLE purpose (
    id   integer PRIMARY KEY CHECK (id = 1),
    word varchar NOT NULL
);

-- people of a development issuer are http: everybody else is https:
INSERT INTO purpose (id, word)
SELECT 1, CASE WHEN min(webid) LIKE 'http:%' THEN 'DEVELOPMENT' ELSE 'PRODUCTION' END
FROM user_key
HAVING count(*) > 0;
