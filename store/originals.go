package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Files is Originals in a folder: originals/ab/abcd…, one read-only file per content.
type Files struct {
	kept, staging string
}

// OpenFiles makes or opens the folder and clears away what was staged and never kept.
func OpenFiles(dir string) (*Files, error) {
	f := &Files{kept: filepath.Join(dir, "originals"), staging: filepath.Join(dir, "staging")}
	if err := os.RemoveAll(f.staging); err != nil {
		return nil, fmt.Errorf("clear staged uploads: %w", err)
	}
	for _, d := range []string{f.kept, f.staging} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("make folder for uploads: %w", err)
		}
	}
	return f, nil
}

// Stage writes the stream to a file of its own while hashing it.
func (f *Files) Stage(ctx context.Context, r io.Reader, limit int64) (_ Staged, err error) {
	tmp, err := os.CreateTemp(f.staging, "upload-")
	if err != nil {
		return Staged{}, fmt.Errorf("stage upload: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name()))
		}
	}()
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, hash), io.LimitReader(contextReader{ctx, r}, limit+1))
	if err != nil {
		return Staged{}, fmt.Errorf("stage upload: %w", err)
	}
	if n > limit {
		return Staged{}, ErrTooLarge
	}
	if err := tmp.Sync(); err != nil {
		return Staged{}, fmt.Errorf("stage upload: %w", err)
	}
	if err := tmp.Chmod(0o400); err != nil {
		return Staged{}, fmt.Errorf("stage upload: %w", err)
	}
	if err := tmp.Close(); err != nil {
		return Staged{}, fmt.Errorf("stage upload: %w", err)
	}
	return Staged{SHA256: hex.EncodeToString(hash.Sum(nil)), Bytes: n, token: tmp.Name()}, nil
}

// contextReader stops a copy when its request is over.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// OpenStaged opens the staged file.
func (f *Files) OpenStaged(_ context.Context, s Staged) (io.ReadSeekCloser, error) {
	file, err := os.Open(s.token)
	if err != nil {
		return nil, fmt.Errorf("open staged upload: %w", err)
	}
	return file, nil
}

// Keep renames the staged file to its address. The file was synced when staged; the folders are synced here, so that the name survives too.
func (f *Files) Keep(_ context.Context, s Staged) error {
	to, err := f.path(s.SHA256)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fmt.Errorf("keep upload: %w", err)
	}
	if err := os.Rename(s.token, to); err != nil {
		if _, kept := os.Stat(to); kept == nil && errors.Is(err, fs.ErrNotExist) {
			return nil // kept before
		}
		return fmt.Errorf("keep upload: %w", err)
	}
	return errors.Join(syncDir(filepath.Dir(to)), syncDir(f.kept))
}

// Discard removes the staged file.
func (f *Files) Discard(s Staged) {
	if s.token != "" {
		_ = os.Remove(s.token) // gone already after Keep
	}
}

// Open opens kept bytes.
func (f *Files) Open(_ context.Context, hash string) (io.ReadSeekCloser, error) {
	p, err := f.path(hash)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	return file, nil
}

// path is the address of a hash; nothing but 64 hex digits ever becomes a path.
func (f *Files) path(hash string) (string, error) {
	if len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return "", ErrNotFound
	}
	return filepath.Join(f.kept, hash[:2], hash), nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := d.Sync(); err != nil {
		return errors.Join(fmt.Errorf("sync folder: %w", err), d.Close())
	}
	return d.Close()
}

// ReadOriginal gives kept bytes and checks that they are still what came in.
func ReadOriginal(ctx context.Context, o Originals, f File) ([]byte, error) {
	r, err := o.Open(ctx, f.SHA256)
	if err != nil {
		return nil, fmt.Errorf("upload %.12s: %w", f.SHA256, err)
	}
	whole := bytes.NewBuffer(make([]byte, 0, f.Bytes+bytes.MinRead)) // grown by doubling, a case of big scans would take twice its size
	_, err = whole.ReadFrom(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("upload %.12s: %w", f.SHA256, err)
	}
	b := whole.Bytes()
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != f.SHA256 {
		return nil, fmt.Errorf("upload %.12s: stored bytes are damaged", f.SHA256)
	}
	return b, nil
}
