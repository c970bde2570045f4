// Package codes knows the numbers and wordings of the domain (编码与规范化): how dates, money, areas, shares, addresses, names and
// official numbers are written, when two ways of writing mean the same, and which check digits they carry.
//
// Every value is first brought to its normal form, then checked, then compared (先规范化、再校验、最后比对). The functions are pure: they
// read no clock and keep no state. What cannot be told is an answer of its own (CannotTell), never a guess.
package codes
