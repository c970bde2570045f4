-- +goose Up
-- Times are milliseconds since 1970 UTC. Numbered migrations are never edited after release.
CREATE TABLE prechecks (
    id         TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE runs (
    precheck_id TEXT NOT NULL REFERENCES prechecks (id),
    run         INTEGER NOT NULL,
    request     TEXT NOT NULL,
    result      TEXT,
    PRIMARY KEY (precheck_id, run)
);

CREATE TABLE events (
    precheck_id TEXT NOT NULL,
    run         INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (precheck_id, run, seq),
    FOREIGN KEY (precheck_id, run) REFERENCES runs (precheck_id, run)
);

CREATE TABLE idempotency_keys (
    key         TEXT PRIMARY KEY,
    digest      TEXT NOT NULL,
    precheck_id TEXT NOT NULL REFERENCES prechecks (id),
    created_at  BIGINT NOT NULL
);

-- Runs without an outcome are few; found at the start of the service.
CREATE INDEX runs_open ON runs (precheck_id, run) WHERE result IS NULL;

-- +goose Down
DROP TABLE idempotency_keys;
DROP TABLE events;
DROP TABLE runs;
DROP TABLE prechecks;
