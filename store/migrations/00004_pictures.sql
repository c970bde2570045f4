-- +goose Up
-- The application that a picture came with first. Whom it was about is a JSON list of digests: enough to tell the same people from others.
CREATE TABLE first_uses (
    picture     TEXT PRIMARY KEY,
    precheck_id TEXT NOT NULL REFERENCES prechecks (id),
    reference   TEXT NOT NULL,
    people      TEXT NOT NULL
);

-- +goose Down
DROP TABLE first_uses;
