-- +goose Up
-- Simple automatic approval is on in a period until somebody or something switches it off; switching it on again begins the next one.
CREATE TABLE approval_periods (
    period     INTEGER PRIMARY KEY,
    on_at      BIGINT NOT NULL,
    on_by      TEXT NOT NULL,
    on_reason  TEXT NOT NULL,
    off_at     BIGINT,
    off_by     TEXT,
    off_reason TEXT
);
INSERT INTO approval_periods (period, on_at, on_by, on_reason) VALUES (1, 0, 'system', '初次启用');

-- Approvals drawn for a look by a person. One pre-check has at most one sample that waits.
CREATE TABLE samples (
    id          INTEGER PRIMARY KEY,
    period      INTEGER NOT NULL REFERENCES approval_periods (period),
    precheck_id TEXT NOT NULL REFERENCES prechecks (id),
    drawn_at    BIGINT NOT NULL,
    outcome     TEXT,
    reviewed_at BIGINT,
    reviewed_by TEXT,
    note        TEXT
);
CREATE UNIQUE INDEX samples_open ON samples (precheck_id) WHERE outcome IS NULL;
CREATE INDEX samples_period ON samples (period, outcome);

-- Secrets that the service makes for itself.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE secrets;
DROP TABLE samples;
DROP TABLE approval_periods;
