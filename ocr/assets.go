package ocr

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// pinned lists every file that scripts/assets/fetch.py unpacks, with its SHA-256.
//
//go:embed assets.json
var pinned []byte

const runSetup = "run `make setup` once: it fetches ONNX Runtime and the OCR weights"

// assets is the folder that holds the pinned files (识别模型).
type assets struct {
	dir    string
	hashes map[string]string // path below dir to SHA-256
}

// findAssets opens dir, or where dir is "" the first of: ../.assets beside the executable, /usr/share/yushen, and .assets in the working
// directory or above it.
func findAssets(dir string) (assets, error) {
	var files []struct{ Path, SHA256 string }
	if err := json.Unmarshal(pinned, &files); err != nil {
		return assets{}, fmt.Errorf("ocr: assets.json: %w", err)
	}
	a := assets{hashes: map[string]string{}}
	for _, f := range files {
		a.hashes[f.Path] = f.SHA256
	}
	places := []string{dir}
	if dir == "" {
		places = usualPlaces()
	}
	for _, place := range places {
		if _, err := os.Stat(filepath.Join(place, "models")); err == nil {
			a.dir = place
			return a, nil
		}
	}
	return assets{}, fmt.Errorf("ocr: no models in %q; %s", places, runSetup)
}

func usualPlaces() []string {
	var places []string
	if exe, err := os.Executable(); err == nil {
		places = append(places, filepath.Join(filepath.Dir(exe), "..", ".assets"))
	}
	places = append(places, "/usr/share/yushen")
	wd, err := os.Getwd()
	for err == nil {
		places = append(places, filepath.Join(wd, ".assets"))
		if wd == filepath.Dir(wd) {
			break
		}
		wd = filepath.Dir(wd)
	}
	return places
}

// library is the path of the ONNX Runtime library.
func (a assets) library() string { return filepath.Join(a.dir, "lib", "libonnxruntime.so") }

// read gives the bytes of a pinned file; other bytes than the pinned ones are an error.
func (a assets) read(path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(a.dir, path))
	if err != nil {
		return nil, fmt.Errorf("ocr: read %s: %w; %s", path, err, runSetup)
	}
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != a.hashes[path] {
		return nil, fmt.Errorf("ocr: %s is not the pinned file (SHA-256 differs); %s", filepath.Join(a.dir, path), runSetup)
	}
	return data, nil
}
