package shareddata

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"yushen/models"
)

// maxLine bounds one record, so that a file that is no list of records cannot fill the memory.
const maxLine = 4 << 20

// Files is a folder with one <source>.jsonl for each connected source, a flat JSON record a line (文件连接器). A source without a file is
// not connected, an empty file means no record. Files are indexed once and again when they change. It is safe for concurrent use.
type Files struct {
	dir string
	log *slog.Logger

	mu       sync.Mutex
	loaded   map[string]snapshot
	reported map[string]error
}

// snapshot is one file as it was when read.
type snapshot struct {
	modified time.Time
	size     int64
	table    *table
	err      error
}

// OpenFiles opens dir and reads every source in it, so that a fault is told at the start with file and line. A fault that comes later
// makes the source models.SourceDown and goes to log (nil: slog's default).
func OpenFiles(dir string, log *slog.Logger) (*Files, error) {
	if log == nil {
		log = slog.Default()
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("open departments: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open departments: %s is not a folder", dir)
	}
	f := &Files{dir: dir, log: log, loaded: map[string]snapshot{}, reported: map[string]error{}}
	for _, source := range Sources {
		if _, _, err := f.table(source); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Ask answers for each of sources that is connected. Sources not answered when ctx ends are models.SourceDown.
func (f *Files) Ask(ctx context.Context, c *models.Case, sources []string) []models.Register {
	return ask(ctx.Done(), c, sources, func(source string) (*table, string, error) {
		t, asOf, err := f.table(source)
		f.report(source, err)
		return t, asOf, err
	})
}

// report logs a fault of a source when it comes, not at every question.
func (f *Files) report(source string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil && (f.reported[source] == nil || f.reported[source].Error() != err.Error()) {
		f.log.Error("department file cannot be read", "source", source, "error", err)
	}
	f.reported[source] = err
}

// table gives a source's records, read again where the file changed since. asOf is the file's time.
func (f *Files) table(source string) (t *table, asOf string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path := filepath.Join(f.dir, source+".jsonl")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		delete(f.loaded, source)
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("look at %s: %w", path, err)
	}
	s, known := f.loaded[source]
	if !known || !s.modified.Equal(info.ModTime()) || s.size != info.Size() {
		s = snapshot{modified: info.ModTime(), size: info.Size()}
		var records []models.Record
		if records, s.err = readRecords(path); s.err == nil {
			s.table = newTable(source, records)
		}
		f.loaded[source] = s
	}
	return s.table, s.modified.Format(time.RFC3339), s.err
}

// readRecords reads a file of flat JSON records, one a line; blank lines do not count. Errors name file:line.
func readRecords(path string) ([]models.Record, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open department file: %w", err)
	}
	defer file.Close()
	records := []models.Record{}
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\xef\xbb\xbf")))
		if len(line) == 0 {
			continue
		}
		r, err := parseRecord(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		records = append(records, r)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, n+1, err)
	}
	return records, nil
}

func parseRecord(line []byte) (models.Record, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	var r models.Record
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("want one JSON object: %w", err)
	}
	if r == nil {
		return nil, errors.New("want one JSON object, have null")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("want one JSON object a line, have more behind it")
	}
	return r, nil
}
