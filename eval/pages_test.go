package eval

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFindShownReadsWhatIsOnAnUploadAndHowItWasCaptured(t *testing.T) {
	dir := t.TempDir()
	line := `{"file":"1.jpg","type":"will","side":null,"profile":"lamp","strength":0.6,"fields":{"testator":"演小禾","share":0.50},` +
		`"seals":[{"text":"演示市公证处"}],"signatures":[{"name":"演小禾"}],"quality_defects":[]}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "truth.jsonl"), []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := FindShown(dir)
	if err != nil || len(all) != 1 {
		t.Fatalf("read %d uploads, %v", len(all), err)
	}
	x := all[0]
	if x.File != "1.jpg" || x.Type != "will" || x.Profile != "lamp" || x.Strength != 0.6 || x.Fields["testator"] != "演小禾" {
		t.Errorf("read %+v", x)
	}
	if len(x.Seals) != 1 || x.Seals[0].Text != "演示市公证处" || len(x.Signatures) != 1 || x.Signatures[0].Name != "演小禾" {
		t.Errorf("marks are %+v and %+v", x.Seals, x.Signatures)
	}
	if err := os.WriteFile(filepath.Join(dir, "truth.jsonl"), []byte(line+"{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := FindShown(dir); err == nil {
		t.Error("a broken line was passed over")
	}
}
