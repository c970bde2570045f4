// Package specimen draws made-up applications with their pictures and answers (样张): people, homes, companies and numbers are
// invented (check digits are valid), every page bears the word 样张, and the same seed gives the same bytes. Layouts, wordings and
// captures are its own, so that what reads them is not tuned to one generator.
//
// Write makes whole case folders, WritePages single pages in every kind of capture, Hostile broken uploads. Only drawing needs fonts; they
// are not part of the repository (Debian: fonts-noto-cjk, fonts-wqy-zenhei, fonts-arphic-ukai, fonts-arphic-uming).
package specimen
