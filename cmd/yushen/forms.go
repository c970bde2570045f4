package main

import (
	"yushen/forms"
	"yushen/precheck"
)

// formDesk offers the forms, with the departments behind them, to the routes.
type formDesk struct {
	*forms.Book
	*precheck.Service
}
