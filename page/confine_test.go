package page

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

const ledAstray = "YUSHEN_TEST_LED_ASTRAY"

// A picture may lead its decoder astray; the service beside it, its files and the network stay out of reach all the same.
func TestADecoderLedAstrayReachesNothing(t *testing.T) {
	if !seccomp.Supported() {
		t.Skip("this kernel filters no system calls")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestLedAstray$", "-test.v")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", ledAstray, os.Getpid()))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "refused"); n != len(attacks(0)) {
		t.Errorf("%d of %d attacks were refused:\n%s", n, len(attacks(0)), out)
	}
}

// TestLedAstray is what the child of the test above does; it has nothing to do elsewhere.
func TestLedAstray(t *testing.T) {
	parent, err := strconv.Atoi(os.Getenv(ledAstray))
	if err != nil {
		return
	}
	if err := confine(); err != nil {
		t.Fatal(err)
	}
	for name, attack := range attacks(parent) {
		if err := attack(); errors.Is(err, unix.EPERM) {
			fmt.Println(name, "refused")
		} else {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func attacks(parent int) map[string]func() error {
	return map[string]func() error{
		"a file":    func() error { _, err := unix.Open("/etc/passwd", unix.O_RDONLY, 0); return err },
		"a socket":  func() error { _, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0); return err },
		"a program": func() error { return unix.Exec("/bin/true", []string{"true"}, nil) },
		"a signal":  func() error { return unix.Kill(parent, 0) },
		"a thread":  func() error { return unix.Tgkill(parent, parent, 0) },
		"memory": func() error {
			var b [8]byte
			_, err := unix.ProcessVMReadv(parent, []unix.Iovec{{Base: &b[0], Len: 8}}, []unix.RemoteIovec{{Base: 0x400000, Len: 8}}, 0)
			return err
		},
		"its limits": func() error {
			return syscall.Setrlimit(unix.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 64, Max: 64})
		},
	}
}
