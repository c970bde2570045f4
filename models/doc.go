// Package models holds the nouns that two or more packages share (共用名词): Image, Line, Page, Field, Document, Register,
// Case, Finding, Result and Error. It imports only the standard library, so that every other package may point at it.
//
// JSON names are those of the wire contract. Coordinates are fractions (0 to 1) of a page, never pixels, so that a box
// holds at any zoom.
package models
