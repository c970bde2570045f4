-- +goose Up
-- Notices to portals, one for each run with an outcome whose request names a callback_url. What they say is read from the run.
CREATE TABLE callbacks (
    precheck_id TEXT NOT NULL,
    run         INTEGER NOT NULL,
    failures    INTEGER NOT NULL DEFAULT 0,
    due_at      BIGINT NOT NULL,
    outcome     TEXT,
    settled_at  BIGINT,
    PRIMARY KEY (precheck_id, run),
    FOREIGN KEY (precheck_id, run) REFERENCES runs (precheck_id, run)
);

-- Those that wait, in the order in which they are called, and those that never arrived; both are few.
CREATE INDEX callbacks_due ON callbacks (failures, due_at, precheck_id, run) WHERE outcome IS NULL;
CREATE INDEX callbacks_given_up ON callbacks (precheck_id) WHERE outcome = 'given_up';

-- +goose Down
DROP TABLE callbacks;
