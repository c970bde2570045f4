package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Local is the embedded store: one folder with the database and the originals.
type Local struct {
	*SQLite
	*Files
	lock *os.File
}

// Open makes or opens the folder. Only one process may have it open, because it takes up unfinished work: a second one is refused with an error
// that says so.
func Open(ctx context.Context, dir string) (*Local, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	files, err := OpenFiles(dir)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	db, err := OpenSQLite(ctx, filepath.Join(dir, "yushen.db"))
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &Local{SQLite: db, Files: files, lock: lock}, nil
}

// lockDir takes a lock that the kernel lets go when the process dies, however it dies.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("data folder %s is in use by another yushen; stop it or choose another --data: %w", dir, err), f.Close())
	}
	return f, nil
}

// Close closes the database and lets the folder go.
func (l *Local) Close() error { return errors.Join(l.SQLite.Close(), l.lock.Close()) }
