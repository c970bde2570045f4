package models

import "fmt"

// Code is a stable error code; package api maps it to an HTTP status.
type Code string

// The error codes.
const (
	Invalid     Code = "invalid"     // the request itself is at fault
	BadFile     Code = "bad_file"    // an upload cannot be opened: damaged, encrypted, not a picture
	TooLarge    Code = "too_large"   // over a limit of bytes, pixels or pages
	NotFound    Code = "not_found"   // no such pre-check, business type, …
	Conflict    Code = "conflict"    // idempotency key used for another body, or still running
	Busy        Code = "busy"        // the queue is full; try again later
	Timeout     Code = "timeout"     // a deadline passed
	Unavailable Code = "unavailable" // a store or model is out of reach
	Internal    Code = "internal"    // our fault
)

// Error has two readers: Public is for the citizen (what happened, what to do), Cause for the log.
type Error struct {
	Code   Code
	Public string // plain Chinese, names the file or part at fault
	Part   string // the file name or JSON pointer at fault, "" if none
	Cause  error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Part, e.Cause)
	}
	return fmt.Sprintf("%s: %s: %s", e.Code, e.Part, e.Public)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }
