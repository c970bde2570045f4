// Command yushen pre-reviews real-estate registration applications (不动产登记预审): a service, and the same engine on the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"yushen/models"
)

// version is set by the linker.
var version = "unknown"

// The exit codes of check.
const (
	exitFailure    = 1
	exitUsage      = 2
	exitCorrection = 10
	exitReview     = 20
)

// exit ends the command with a code and no further message.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// usage is an error of the command's words.
type usage struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(code(root().ExecuteContext(ctx)))
}

func root() *cobra.Command {
	c := &cobra.Command{Use: "yushen", Short: "不动产登记预审", Version: version, SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage{err} })
	c.AddCommand(serveCommand(), checkCommand(), readCommand(), matchCommand(), evalCommand(), rulesCommand(), packsCommand(), healthCommand(), mockDepartmentsCommand(), capturesCommand(), editsCommand(), findCommand(), prepareCommand())
	for _, sub := range c.Commands() {
		if args := sub.Args; args != nil {
			sub.Args = func(cmd *cobra.Command, words []string) error {
				if err := args(cmd, words); err != nil {
					return usage{err}
				}
				return nil
			}
		}
	}
	return c
}

// code prints an error for the person at the terminal and chooses the exit code.
func code(err error) int {
	var e exit
	var u usage
	var m *models.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return int(e)
	case errors.As(err, &u):
		fmt.Fprintln(os.Stderr, "yushen:", err)
		return exitUsage
	case errors.As(err, &m):
		fmt.Fprintln(os.Stderr, "yushen:", m.Public)
		if m.Code == models.Invalid {
			return exitUsage
		}
		return exitFailure
	}
	fmt.Fprintln(os.Stderr, "yushen:", err)
	return exitFailure
}
