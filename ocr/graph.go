package ocr

import "encoding/binary"

// withTop appends to a recognition network two outputs: for each step its k best classes ("top_class") and their probabilities
// ("top_probability"), best first. Without it each line would copy some thousand probabilities per step out of the runtime.
//
// Protocol buffers merge repeated messages of the same field, so the addition is simply written behind the file:
// ModelProto.graph = 7; GraphProto.node = 1, initializer = 5, output = 12 (onnx.proto3).
func withTop(onnx []byte, probabilities string, k int64) []byte {
	attribute := message(text(1, "axis"), number(3, 2), number(20, 2 /* INT */))
	node := message(text(1, probabilities), text(1, "top_k"), text(2, "top_probability"), text(2, "top_class"), text(4, "TopK"), field(5, attribute))
	count := message(number(1, 1), number(2, 7 /* INT64 */), number(7, uint64(k)), text(8, "top_k"))
	graph := message(field(1, node), field(5, count),
		field(12, tensorInfo("top_probability", 1 /* FLOAT */)), field(12, tensorInfo("top_class", 7 /* INT64 */)))
	return append(onnx[:len(onnx):len(onnx)], field(7, graph)...)
}

func tensorInfo(name string, element uint64) []byte {
	return message(text(1, name), field(2, field(1, number(1, element))))
}

func message(fields ...[]byte) (m []byte) {
	for _, f := range fields {
		m = append(m, f...)
	}
	return m
}

func number(id int, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(id)<<3), v)
}

func field(id int, m []byte) []byte {
	b := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(id)<<3|2), uint64(len(m)))
	return append(b, m...)
}

func text(id int, s string) []byte { return field(id, []byte(s)) }
