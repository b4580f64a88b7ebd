-- Which versions of the key encryption key each vault needs for what no other can see: its refresh journal, and what it seals until
-- it has heard of a newer version.
CREATE TABLE kek_need (
    node    varchar                  NOT NULL,
    version integer                  NOT NULL,
    told    timestamp with time zone NOT NULL,
    PRIMARY KEY (node, version)
);
