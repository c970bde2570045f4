package page

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"github.com/elastic/go-seccomp-bpf"
)

// confine takes away from a decoder what decoding does not need: more memory, files and sockets, a dump of its memory, and calls that reach other
// processes. It cannot be undone.
func confine() error {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	var pages uint64
	if _, err := fmt.Fscan(bytes.NewReader(statm), &pages); err != nil {
		return err
	}
	for _, l := range []struct {
		what int
		most uint64
	}{{syscall.RLIMIT_AS, pages*uint64(os.Getpagesize()) + decodeMemory}, {syscall.RLIMIT_FSIZE, 0}, {syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_NOFILE, 0}} {
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	return forbid()
}

// forbidden are the system calls that a decoder may not make: what starts a program, looks into another process or signals it, opens what needs no
// free number of a file, or takes back the limits.
var forbidden = []string{
	"execve", "execveat", "fork", "vfork",
	"ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
	"pidfd_open", "pidfd_getfd", "pidfd_send_signal",
	"socket", "socketpair", "connect", "sendto", "sendmsg", "sendmmsg", "io_uring_setup", "bpf", "perf_event_open", "userfaultfd",
	"open", "openat", "openat2", "creat", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
	"mkdir", "mkdirat", "rmdir", "truncate", "chmod", "fchmodat", "chown", "lchown", "fchownat", "chroot", "mount", "umount2", "setns", "unshare",
	"setrlimit", "prlimit64", "setuid", "setgid", "add_key", "keyctl", "request_key",
}

// forbid has the kernel refuse these calls in every thread, with EPERM (seccomp(2)). A kernel without such filters leaves the decoder its limits alone.
func forbid() error {
	if !seccomp.Supported() {
		return nil
	}
	runtime.LockOSThread() // the right to gain none of a program's is given up by a thread, and handed to the others with the filter
	defer runtime.UnlockOSThread()
	return seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: seccomp.Policy{
		DefaultAction: seccomp.ActionAllow,
		Syscalls: []seccomp.SyscallGroup{{
			Names: forbidden,
			NamesWithCondtions: []seccomp.NameWithConditions{{ // Go's runtime signals its own threads
				Name:       "tgkill",
				Conditions: seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.NotEqual, Value: uint64(os.Getpid())}},
			}},
			Action: seccomp.ActionErrno,
		}},
	}})
}
