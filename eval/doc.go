// Package eval runs case folders through the pre-check and scores what comes out (评测). A case folder is a case.json beside its uploads;
// some of its keys are inputs, the rest are answers. The run gets Inputs (and, where reading is skipped, Read: what was read); only
// the score sees Truth and Expected.
//
// How findings are matched to faults, and every figure, are those of the scorer that comes with the specimens, so that both print the same.
package eval
