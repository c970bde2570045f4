package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"yushen/models"
)

// Pictures remembers which pre-check a picture came with first (历史图像库).
type Pictures interface {
	// FirstUses gives the first use of each of these pictures that has one, in their order.
	FirstUses(ctx context.Context, pictures []string) ([]models.Use, error)
	// NoteUses keeps the uses of pictures that have none yet; their pre-checks are kept ones.
	NoteUses(ctx context.Context, uses []models.Use) error
}

// FirstUses looks pictures up one by one: a case has few dozen, each is found by the primary key.
func (s *SQLite) FirstUses(ctx context.Context, pictures []string) ([]models.Use, error) {
	var out []models.Use
	for _, p := range pictures {
		u := models.Use{Picture: p}
		var people string
		err := s.read.QueryRowContext(ctx, `SELECT precheck_id, reference, people FROM first_uses WHERE picture = $1`, p).Scan(&u.Precheck, &u.Reference, &people)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find picture: %w", err)
		}
		if err := json.Unmarshal([]byte(people), &u.People); err != nil {
			return nil, fmt.Errorf("decode first use of %.12s: %w", p, err)
		}
		out = append(out, u)
	}
	return out, nil
}

// NoteUses keeps first uses.
func (s *SQLite) NoteUses(ctx context.Context, uses []models.Use) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for _, u := range uses {
			people, err := json.Marshal(u.People)
			if err != nil {
				return fmt.Errorf("encode first use: %w", err)
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO first_uses (picture, precheck_id, reference, people) VALUES ($1, $2, $3, $4) ON CONFLICT (picture) DO NOTHING`,
				u.Picture, u.Precheck, u.Reference, string(people)); err != nil {
				return fmt.Errorf("keep first use: %w", err)
			}
		}
		return nil
	})
}
