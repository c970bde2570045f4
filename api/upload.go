package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"yushen/models"
	"yushen/store"
)

// incoming is a multipart request as taken in: the request part, if any, and the uploads, staged.
type incoming struct {
	request []byte
	files   []incomingFile
	faults  []ProblemPlace
	tooMuch bool // one of the faults is about size or number
}

type incomingFile struct {
	name   string
	staged store.Staged
}

// discard forgets what was staged; after keep it does nothing.
func (in *incoming) discard(o store.Originals) {
	for _, f := range in.files {
		o.Discard(f.staged)
	}
}

// keep makes the uploads durable.
func (in *incoming) keep(ctx context.Context, o store.Originals) error {
	for _, f := range in.files {
		if err := o.Keep(ctx, f.staged); err != nil {
			return fmt.Errorf("keep upload: %w", err)
		}
	}
	return nil
}

func (in *incoming) fault(p ProblemPlace) { in.faults = append(in.faults, p) }

func (in *incoming) tooLarge(p ProblemPlace) {
	in.tooMuch = true
	in.fault(p)
}

// problem is the answer to all faults found so far, nil if there are none.
func (in *incoming) problem() error {
	if len(in.faults) == 0 {
		return nil
	}
	p := invalid(in.faults)
	if in.tooMuch {
		p.Code, p.Status = models.TooLarge, statusOf(models.TooLarge)
		p.Type, p.Title = "urn:yushen:problem:"+string(p.Code), titles[p.Code]
	}
	return p
}

// bodyOf is the request's body as boundBody left it, and its boundary.
func bodyOf(ctx huma.Context) (io.Reader, string, error) {
	media, params, err := mime.ParseMediaType(ctx.Header("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return nil, "", invalid([]ProblemPlace{{Part: "header:Content-Type", Detail: "请用 multipart/form-data 上传，文件放在名为 files 的部分里。"}})
	}
	b, ok := humafiber.Unwrap(ctx).Locals(bodyKey).(*body)
	if !ok {
		return strings.NewReader(""), params["boundary"], nil
	}
	return b, params["boundary"], nil
}

// readMultipart takes in a multipart body part by part; nothing of it is held in memory but the request part. What is wrong is collected, so that the
// citizen hears of all at once. The caller discards.
func (s *Server) readMultipart(ctx huma.Context) (*incoming, error) {
	r, boundary, err := bodyOf(ctx)
	if err != nil {
		return nil, err
	}
	in, parts := &incoming{}, multipart.NewReader(r, boundary)
	seen, left := map[string]bool{}, s.cfg.Limits.TotalBytes
	for n := 1; ; n++ {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			in.fault(ProblemPlace{Detail: "上传没有传完，或内容不是 multipart/form-data。请重新上传。"})
			return in, in.problem()
		}
		if n > s.cfg.Limits.Files+4 {
			in.tooLarge(ProblemPlace{Part: "files", Detail: fmt.Sprintf("文件太多，一次最多 %d 个。", s.cfg.Limits.Files)})
			return in, in.problem()
		}
		switch field, name, named := disposition(part); field {
		case "request":
			err = s.takeRequest(in, part)
		case "files":
			err = s.takeFile(ctx.Context(), in, part, name, named, seen, &left)
		default:
			in.fault(ProblemPlace{Part: shown(field), Detail: fmt.Sprintf("不认识名为“%s”的部分。文件请放在 files，说明请放在 request。", shown(field))})
		}
		if err != nil {
			return in, err
		}
	}
	if len(in.files) == 0 && len(in.faults) == 0 {
		in.fault(ProblemPlace{Part: "files", Detail: "没有收到文件。请至少上传一个文件。"})
	}
	return in, in.problem()
}

// disposition gives a part's field name and file name as sent. multipart.Part.FileName would cut a name to its last path element, but a name
// is a handle that the request part repeats.
func disposition(p *multipart.Part) (field, file string, named bool) {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return "", "", false
	}
	file, named = params["filename"]
	// Browsers escape just these three (WHATWG HTML, multipart/form-data encoding algorithm).
	return params["name"], strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n").Replace(file), named
}

func (s *Server) takeRequest(in *incoming, part io.Reader) error {
	limit := s.cfg.Limits.RequestBytes
	b, err := io.ReadAll(io.LimitReader(part, limit+1))
	switch {
	case err != nil:
		in.fault(ProblemPlace{Part: "request", Detail: "上传没有传完，请重新上传。"})
		return in.problem()
	case int64(len(b)) > limit:
		in.tooLarge(ProblemPlace{Part: "request", Detail: fmt.Sprintf("request 部分太长，最多 %s。", size(limit))})
	case in.request != nil:
		in.fault(ProblemPlace{Part: "request", Detail: "request 部分只能有一个。"})
	default:
		in.request = b
	}
	return nil
}

func (s *Server) takeFile(ctx context.Context, in *incoming, part io.Reader, name string, named bool, seen map[string]bool, left *int64) error {
	if detail := badName(name, named, s.cfg.Limits.NameBytes); detail != "" {
		in.fault(ProblemPlace{Part: "files", File: shown(name), Detail: detail})
		return nil
	}
	if seen[name] {
		in.fault(ProblemPlace{File: name, Detail: fmt.Sprintf("有两个文件都叫“%s”。请给其中一个改名后再上传。", shown(name))})
		return nil
	}
	seen[name] = true
	if len(in.files) == s.cfg.Limits.Files {
		in.tooLarge(ProblemPlace{File: name, Detail: fmt.Sprintf("文件太多，一次最多 %d 个，“%s”起没有收。", s.cfg.Limits.Files, shown(name))})
		return in.problem()
	}
	staged, err := s.cfg.Originals.Stage(ctx, part, min(s.cfg.Limits.FileBytes, *left))
	switch {
	case errors.Is(err, store.ErrTooLarge) && *left < s.cfg.Limits.FileBytes:
		in.tooLarge(ProblemPlace{File: name, Detail: fmt.Sprintf("文件加起来太大，一次最多 %s，传到“%s”时超出了。请分几次上传或压缩图片。", size(s.cfg.Limits.TotalBytes), shown(name))})
		return in.problem()
	case errors.Is(err, store.ErrTooLarge):
		in.tooLarge(ProblemPlace{File: name, Detail: fmt.Sprintf("文件“%s”太大，单个文件最多 %s。请压缩或重新拍照后再上传。", shown(name), size(s.cfg.Limits.FileBytes))})
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), isTimeout(err):
		in.fault(ProblemPlace{File: name, Detail: fmt.Sprintf("文件“%s”没有传完。请检查网络后重新上传。", shown(name))})
		return in.problem()
	case err != nil:
		return fmt.Errorf("take in an upload: %w", err)
	}
	*left -= staged.Bytes
	in.files = append(in.files, incomingFile{name: name, staged: staged})
	return nil
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// badName says what is wrong with a file name, "" if nothing is. A name is only ever a handle here, but results carry it to others, who may take it for a
// path or print it; markup is fine, since whoever shows a name must escape it.
func badName(name string, named bool, limit int) string {
	switch {
	case !named || name == "":
		return "有一个文件没有文件名。请给每个 files 部分一个文件名。"
	case !utf8.ValidString(name):
		return fmt.Sprintf("文件名“%s”的编码不对，请用 UTF-8，或给文件改个名字。", shown(name))
	case len(name) > limit:
		return fmt.Sprintf("文件名“%s”太长，请改短后再上传。", shown(name))
	case name == "form" || strings.HasPrefix(name, "shared:"):
		return fmt.Sprintf("文件不能叫“%s”，结果里另有所指。请改个名字再上传。", shown(name)) // contract: targets[].file
	case strings.ContainsFunc(name, unsafe):
		return fmt.Sprintf("文件名“%s”里有看不见的控制字符。请改个名字再上传。", shown(name))
	case strings.Contains(name, `\`):
		return fmt.Sprintf("文件名“%s”里不能有反斜线。请改个名字再上传。", shown(name))
	}
	for _, element := range strings.Split(name, "/") {
		if element == "" || element == "." || element == ".." {
			return fmt.Sprintf("文件名“%s”像一个路径。请改个名字再上传。", shown(name))
		}
	}
	return ""
}

// unsafe characters change what a reader sees or how a line is read: controls, and the marks that turn the direction of writing (U+202E shows
// gpj.exe as exe.jpg).
func unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}
