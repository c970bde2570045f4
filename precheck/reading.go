package precheck

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"yushen/models"
)

// readings keeps what was read by the content hash of the upload. The same bytes read the same whoever sent them, and the handle and slot
// are not part of what is kept, so one citizen's names for things never show up in another's result.
type readings struct{ kept *lru.Cache[string, Reading] }

func newReadings(keep int) *readings {
	c, err := lru.New[string, Reading](max(keep, 1))
	if err != nil {
		panic(err) // only for a size below one
	}
	return &readings{kept: c}
}

// readAll reads every file, several at a time; the reader bounds how many pages are under way in the process.
func (s *Service) readAll(ctx context.Context, files []File, progress func(models.Progress)) ([]Sheets, models.Timings, error) {
	sheets := make([]Sheets, len(files))
	took := make([]models.Timings, len(files))
	var done atomic.Int32
	var wait sync.WaitGroup
	places := make(chan struct{}, 4)
	for i, f := range files {
		wait.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			sheets[i], took[i] = s.readOne(ctx, f, func(page, of int) {
				tell(progress, models.Progress{Stage: "ocr", File: f.Name, Page: page, Done: int(done.Load()), Total: len(files)})
			})
			tell(progress, models.Progress{Stage: "ocr", File: f.Name, Done: int(done.Add(1)), Total: len(files)})
		})
	}
	wait.Wait()
	var sum models.Timings
	for _, t := range took {
		sum.Add(t)
	}
	return sheets, sum, ctx.Err()
}

func (s *Service) readOne(ctx context.Context, f File, progress func(page, of int)) (Sheets, models.Timings) {
	sum := sha256.Sum256(f.Data)
	hash := hex.EncodeToString(sum[:])
	up := models.Upload{File: f.Name, Slot: f.Slot, SHA256: hash, Bytes: int64(len(f.Data))}
	if f.Slot != "" {
		up.Slots = []models.Slot{f.Slot}
	}
	reading, ok := s.readings.kept.Get(hash)
	if !ok {
		var err error
		reading, err = s.readSafely(ctx, f, progress)
		if err != nil {
			up.Fault = asFault(f.Name, err)
			if up.Fault.Code == models.Internal {
				slog.Error("reading an upload failed", "error", err)
			}
			return Sheets{Upload: up}, models.Timings{}
		}
		s.readings.kept.Add(hash, reading)
	}
	up.Pages = len(reading.Pages)
	pages := slices.Clone(reading.Pages)
	for i := range pages {
		pages[i].File = f.Name
	}
	took := reading.Timings
	if ok {
		took = models.Timings{}
	}
	return Sheets{Upload: up, Pages: pages}, took
}

// readSafely turns a panic of a decoder or model into an error: one broken upload must not end everybody's service.
func (s *Service) readSafely(ctx context.Context, f File, progress func(page, of int)) (r Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("reading an upload panicked", "panic", p, "stack", string(debug.Stack()))
			err = &models.Error{Code: models.BadFile, Part: f.Name, Cause: fmt.Errorf("panic: %v", p),
				Public: fmt.Sprintf("文件“%s”读不出来。请重新拍照或另存为 JPG、PDF 后再上传。", f.Name)}
		}
	}()
	return s.Reader.ReadUpload(ctx, f.Name, f.Data, progress)
}

func asFault(name string, err error) *models.Error {
	var e *models.Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &models.Error{Code: models.Timeout, Part: name, Cause: err,
			Public: fmt.Sprintf("文件“%s”读得太久,没有读完。请拍得清楚些,或分成几个文件再上传。", name)}
	}
	return &models.Error{Code: models.Internal, Part: name, Cause: err,
		Public: fmt.Sprintf("文件“%s”没有读成,是系统的问题。请稍后再试一次。", name)}
}
