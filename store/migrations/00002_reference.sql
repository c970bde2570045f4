-- +goose Up
-- A portal sends a corrected application under the reference of the first one; the two are compared.
CREATE INDEX runs_reference ON runs (json_extract(request, '$.reference')) WHERE result IS NOT NULL;

-- +goose Down
DROP INDEX runs_reference;
