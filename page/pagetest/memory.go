package pagetest

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// Resident is the memory that the process holds, native included, in MiB. A test on a system without /proc is skipped.
func Resident(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("no /proc on this system")
	}
	held, err := strconv.Atoi(strings.Fields(string(data))[1])
	if err != nil {
		t.Fatal(err)
	}
	return held * os.Getpagesize() >> 20
}
