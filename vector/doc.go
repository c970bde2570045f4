// Package vector finds texts near in meaning (向量检索). It is optional: an embedding model turns texts into vectors, and an index keeps them, in
// memory or in Qdrant. Witness lets it speak beside the embedded matcher where that one has a question open; it never overrules
// words that were understood.
package vector
