// Package forms turns what is still unknown about an application into a form (申请表单): JSON Schema 2020-12 with a UI schema for a stock
// react-jsonschema-form, prefilled from papers and registers with where each value came from, and the same checks on the server.
//
// The questions are data (data/*.yaml): what each is called, how its answer is written, from which fact it is prefilled and which register
// settles it. A business type is a list of parties and groups of questions. Nothing here knows a business type by name.
package forms
