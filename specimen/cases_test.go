package specimen

import (
	"bytes"
	"encoding/json"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yushen/codes"
)

const committed = "../testdata/cases"

func readCase(t *testing.T, id string) caseFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(committed, id, "case.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c caseFile
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return c
}

// The committed folders are those that the program makes, whole and small enough to carry along.
func TestCommittedCases(t *testing.T) {
	var bytesOfAll int64
	err := filepath.WalkDir(committed, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, e := d.Info(); e == nil {
				bytesOfAll += info.Size()
			}
		}
		return err
	})
	if err != nil || bytesOfAll > 6_000_000 {
		t.Errorf("%d bytes, %v; at most six million may be committed", bytesOfAll, err)
	}
	entries, err := os.ReadDir(committed)
	if err != nil || len(entries) != len(Cases()) {
		t.Errorf("%d folders for %d cases, %v", len(entries), len(Cases()), err)
	}
	for _, id := range Cases() {
		c := readCase(t, id)
		if c.ID != id || !c.Specimen || len(c.Documents) == 0 {
			t.Errorf("%s is not the case that it should be: %q", id, c.ID)
		}
		for _, d := range c.Documents {
			checkUpload(t, id, d)
		}
	}
}

func checkUpload(t *testing.T, id string, d upload) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(committed, id, d.File))
	if err != nil {
		t.Error(err)
		return
	}
	if strings.HasSuffix(d.File, ".jpg") {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			t.Errorf("%s/%s: %v", id, d.File, err)
		}
	} else if n := bytes.Count(data, []byte("/Type /Page ")); n != d.Pages {
		t.Errorf("%s/%s: %d pages, said %d", id, d.File, n, d.Pages)
	}
	if len(d.Quality) > 0 {
		return
	}
	for key, boxes := range d.Boxes {
		for _, b := range boxes {
			if b[0] < 1 || int(b[0]) > d.Pages || b[1] < 0 || b[2] < 0 || b[3] > 1 || b[4] > 1 || b[1] >= b[3] || b[2] >= b[4] {
				t.Errorf("%s/%s: %s lies outside: %v", id, d.File, key, b)
			}
		}
	}
}

// What is invented must pass the checks that real values pass, else a reader would be punished for reading well.
func TestInventedNumbersAreValid(t *testing.T) {
	for _, id := range Cases() {
		c := readCase(t, id)
		for _, d := range c.Documents {
			for key, v := range d.Fields {
				s, _ := v.(string)
				fault := codes.OK
				switch key {
				case "unit_no":
					fault = codes.CheckUnitNo(s)
				case "cert_no", "proof_no", "related_cert_no", "orig_cert_no":
					fault = codes.CheckCertNo(s, c.FiledAt)
				case "uscc", "seller_uscc":
					fault = codes.CheckUSCC(s)
				case "id_number", "debtor_id_number":
					fault = codes.CheckIDAt(s, c.FiledAt)
				case "tax_cert_no":
					fault = codes.CheckTaxCertNo(s)
				}
				if fault != codes.OK {
					t.Errorf("%s/%s: %s %q is %s", id, d.File, key, s, fault)
				}
			}
		}
	}
}

// Each case tells what its name says, in the words of the scorer.
func TestAnswersOfTheCases(t *testing.T) {
	want := map[string][]string{
		"01-mortgage-cancel": nil, "02-stock-house": nil, "06-owner-renamed": nil, "07-new-house": nil,
		"03-stock-house-wrong-id":          {"id_checksum_invalid"},
		"04-stock-house-no-tax-expired-id": {"id_expired", "missing_document"},
		"05-stock-house-amount-words":      {"amount_words_mismatch"},
		"08-mortgage-cancel-glare":         {"quality_glare"},
	}
	for _, id := range Cases() {
		c := readCase(t, id)
		var got []string
		for _, d := range c.Expected.Defects {
			got = append(got, d.Code)
		}
		if strings.Join(got, " ") != strings.Join(want[id], " ") {
			t.Errorf("%s has faults %v, want %v", id, got, want[id])
		}
		if decision := c.Expected.Decision; (decision == "auto_approve") != (len(got) == 0) {
			t.Errorf("%s with faults %v is %s", id, got, decision)
		}
	}
}

// The harmless differences are there: the values differ as written and a clerk takes them for the same.
func TestTrapsAreHarmless(t *testing.T) {
	c := readCase(t, "02-stock-house")
	registered, _ := c.Shared["registry"][0]["location"].(string)
	traps := 0
	for _, d := range c.Documents {
		if d.Type != "stock_house_contract" {
			continue
		}
		written, _ := d.Fields["location"].(string)
		if written == registered || codes.SameAddress(written, registered) != codes.Explainable {
			t.Errorf("%q and %q", written, registered)
		}
		words, _ := d.Fields["total_price_cn"].(string)
		price, _ := d.Fields["total_price"].(string)
		amount, fault, err := codes.ParseYuanCN(words)
		if err != nil || fault != codes.WordsFine || amount.String() != price {
			t.Errorf("%q is %v, %v, %v", words, amount, fault, err)
		}
		traps = len(c.Expected.MustNotFlag)
	}
	if traps != 2 {
		t.Errorf("%d harmless differences noted", traps)
	}
}

func TestWrongNumberFailsItsCheck(t *testing.T) {
	c := readCase(t, "03-stock-house-wrong-id")
	for _, d := range c.Documents {
		if d.Type != "stock_house_contract" {
			continue
		}
		buyer := d.Fields["buyers"].([]any)[0].(map[string]any)
		if f := codes.CheckID(buyer["id_number"].(string)); f != codes.Checksum {
			t.Errorf("the contract's number is %q: %s", buyer["id_number"], f)
		}
		return
	}
	t.Error("no contract")
}

func TestChineseDates(t *testing.T) {
	for iso, words := range map[string]string{"2026-01-05": "二〇二六年一月五日", "2024-10-20": "二〇二四年十月二十日", "2025-12-31": "二〇二五年十二月三十一日"} {
		if got := formal(iso); got != words {
			t.Errorf("formal(%s) = %s, want %s", iso, got, words)
		}
		if back, err := codes.ParseDate(words); err != nil || back != iso {
			t.Errorf("%s reads back as %s, %v", words, back, err)
		}
	}
	if got := chinese("2026-03-04", true); got != "2026年03月04日" {
		t.Error(got)
	}
}

func TestHostileUploads(t *testing.T) {
	list := Hostile()
	if len(list) < 60 {
		t.Errorf("only %d broken uploads", len(list))
	}
	seen := map[string]bool{}
	total := 0
	for _, b := range list {
		if seen[b.Name] {
			t.Errorf("two uploads named %q", b.Name)
		}
		seen[b.Name] = true
		total += len(b.Data)
		if _, err := jpeg.Decode(bytes.NewReader(b.Data)); err == nil && !b.Valid && strings.HasSuffix(b.Name, ".jpg") {
			t.Errorf("%s (%s) opens without fault", b.Name, b.Why)
		}
	}
	if total > 4<<20 {
		t.Errorf("%d bytes: what is small to send must stay small", total)
	}
}
