package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"yushen/store"
	"yushen/store/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Prechecks(t, func(t *testing.T) storetest.OpenPrechecks {
		file := filepath.Join(t.TempDir(), "带 空格?和#号.db")
		return func(t *testing.T) store.Prechecks {
			s, err := store.OpenSQLite(context.Background(), file)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}

func TestSamples(t *testing.T) {
	storetest.Samples(t, func(t *testing.T) storetest.OpenBook {
		file := filepath.Join(t.TempDir(), "yushen.db")
		return func(t *testing.T) storetest.Book {
			s, err := store.OpenSQLite(context.Background(), file)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}

func TestPictures(t *testing.T) {
	file := filepath.Join(t.TempDir(), "yushen.db")
	storetest.Pictures(t, func(t *testing.T) storetest.Gallery {
		s, err := store.OpenSQLite(context.Background(), file)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestCallbacks(t *testing.T) {
	storetest.Callbacks(t, func(t *testing.T) storetest.OpenOutbox {
		file := filepath.Join(t.TempDir(), "yushen.db")
		return func(t *testing.T) storetest.Outbox {
			s, err := store.OpenSQLite(context.Background(), file)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}

func TestFiles(t *testing.T) {
	storetest.Originals(t, func(t *testing.T) storetest.OpenOriginals {
		dir := t.TempDir()
		return func(t *testing.T) store.Originals {
			f, err := store.OpenFiles(dir)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
	})
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "--data") {
		t.Fatalf("second open: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatalf("after the first one closed: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedOriginalIsNoticed(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	o, err := store.OpenFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := o.Stage(ctx, strings.NewReader("原件"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Keep(ctx, s); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "originals", s.SHA256[:2], s.SHA256)
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("改过"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.ReadOriginal(ctx, o, store.File{SHA256: s.SHA256}); err == nil {
		t.Fatal("changed bytes were handed out as the original")
	}
}

// TestAcknowledgedSurvivesKill has a child process acknowledge pre-checks until it is killed without warning, and then looks for every one.
func TestAcknowledgedSurvivesKill(t *testing.T) {
	dir := t.TempDir()
	if os.Getenv("STORE_TEST_CHILD") != "" {
		acknowledgeForEver(os.Getenv("STORE_TEST_CHILD"))
	}
	child := exec.Command(os.Args[0], "-test.run", "^TestAcknowledgedSurvivesKill$")
	child.Env = append(os.Environ(), "STORE_TEST_CHILD="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged [][2]string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if id, hash, ok := strings.Cut(lines.Text(), " "); ok {
			acknowledged = append(acknowledged, [2]string{id, hash})
		}
		if len(acknowledged) == 25 {
			break
		}
	}
	if err := child.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	_ = child.Wait() // killed, as meant

	ctx := context.Background()
	s, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	unfinished, err := s.Unfinished(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(acknowledged) < 25 || len(unfinished) < len(acknowledged) {
		t.Fatalf("%d acknowledged, %d to take up again", len(acknowledged), len(unfinished))
	}
	for _, a := range acknowledged {
		if _, err := s.Get(ctx, a[0]); err != nil {
			t.Errorf("%s: %v", a[0], err)
		}
		if _, err := store.ReadOriginal(ctx, s, store.File{SHA256: a[1]}); err != nil {
			t.Errorf("upload of %s: %v", a[0], err)
		}
	}
}

func acknowledgeForEver(dir string) {
	ctx := context.Background()
	s, err := store.Open(ctx, dir)
	for i := 0; err == nil; i++ {
		id := fmt.Sprintf("pc_%06d", i)
		var up store.Staged
		if up, err = s.Stage(ctx, strings.NewReader("upload of "+id), 100); err != nil {
			break
		}
		if err = s.Keep(ctx, up); err != nil {
			break
		}
		_, _, err = s.Create(ctx, id, store.Request{Files: []store.File{{Name: "a.jpg", SHA256: up.SHA256}}}, store.Key{})
		if err == nil {
			fmt.Println(id, up.SHA256)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
