// Package page turns the bytes of an upload into upright, flat page images (页面) and says what is wrong with their capture: it opens
// files, finds and rectifies the document in a desk photo, judges the capture's quality, and finds seals and ink.
//
// It reads no text. Where a judgement needs the recognised lines (a blurred page that still reads well is no fault) the caller
// passes them in. All coordinates are fractions of the image at hand; Flat.ToUpload maps them back to the upload.
package page
