package page

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"yushen/models"
	"yushen/specimen"
)

// Each hostile upload is refused in words that name it, or opens; either way soon, and the next one is served.
func TestHostileUploadsAreRefusedInWords(t *testing.T) {
	for _, b := range specimen.Hostile() {
		t.Run(b.Why, func(t *testing.T) {
			start := time.Now()
			err := allPages(b.Name, b.Data)
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %v", d)
			}
			var e *models.Error
			switch {
			case err == nil && !b.Valid:
				t.Error("opens as if nothing were wrong")
			case err != nil && !errors.As(err, &e):
				t.Errorf("error without a text: %v", err)
			case err != nil && (e.Part != b.Name || !strings.Contains(e.Public, "请") || e.Code != models.BadFile && e.Code != models.TooLarge):
				t.Errorf("%s %q: %s", e.Code, e.Part, e.Public)
			}
		})
	}
	if err := firstPage("下一份.jpg", jpegBytes(flag(40, 40))); err != nil {
		t.Errorf("the next upload: %v", err)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 600<<20 {
		t.Errorf("%d MiB are still held", m.HeapAlloc>>20)
	}
}

// allPages opens every page within a page's usual deadline.
func allPages(name string, data []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	u, err := opener.Open(ctx, name, data)
	if err != nil {
		return err
	}
	defer u.Close()
	for n := range u.Len() {
		if _, _, err := u.PageText(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
