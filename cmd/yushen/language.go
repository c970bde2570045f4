package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"github.com/spf13/pflag"

	"yushen/api"
	"yushen/assist"
	"yushen/assist/mask"
	"yushen/assist/modelserver"
	"yushen/models"
	"yushen/precheck"
	"yushen/vector"
)

// language are the optional model servers (语言模型). Where no address is given, nothing is asked of any network.
type language struct {
	embeddings, chat modelserver.Config
	prefixes         vector.Prefixes
	qdrant           string // host:port of its gRPC port; "": the index in memory
	collection       string
	deadline         time.Duration // that a citizen waits for embeddings
}

// Keys come from the environment only: a command line is seen by everybody on the machine.
const (
	embeddingsKey = "YUSHEN_EMBEDDINGS_KEY"
	qdrantKey     = "YUSHEN_QDRANT_KEY"
	chatKey       = "YUSHEN_CHAT_KEY"
)

// fillTimeout is for a batch of texts to be kept, on a small machine; nobody waits for it. Citizens wait for the deadline at most.
const fillTimeout = 30 * time.Second

func (l *language) embeddingsFlags(f *pflag.FlagSet) {
	f.StringVar(&l.embeddings.URL, "embeddings-url", os.Getenv("YUSHEN_EMBEDDINGS_URL"), "向量模型地址(OpenAI 兼容),如 http://127.0.0.1:8000/v1;不写就不用。也可用 YUSHEN_EMBEDDINGS_URL,密钥用 "+embeddingsKey)
	f.StringVar(&l.embeddings.Model, "embeddings-model", os.Getenv("YUSHEN_EMBEDDINGS_MODEL"), "向量模型的名字")
	f.StringVar(&l.prefixes.Kept, "embeddings-text-prefix", os.Getenv("YUSHEN_EMBEDDINGS_TEXT_PREFIX"), "模型要求的文本前缀,如 E5 的 \"passage: \"")
	f.StringVar(&l.prefixes.Asked, "embeddings-query-prefix", os.Getenv("YUSHEN_EMBEDDINGS_QUERY_PREFIX"), "模型要求的问句前缀,如 E5 的 \"query: \"")
	f.DurationVar(&l.deadline, "embeddings-deadline", time.Second, "最多等向量模型多久,过时就不听它的")
	f.StringVar(&l.qdrant, "qdrant", os.Getenv("YUSHEN_QDRANT"), "向量存在 Qdrant,写 gRPC 的 主机:端口;不写就放在内存。密钥用 "+qdrantKey)
	f.StringVar(&l.collection, "qdrant-collection", "yushen-business", "Qdrant 集合名的开头,集合由程序自己建和换")
}

func (l *language) chatFlags(f *pflag.FlagSet) {
	f.StringVar(&l.chat.URL, "chat-url", os.Getenv("YUSHEN_CHAT_URL"), "对话模型地址(OpenAI 兼容),只用来把提示说得更通俗、查找原文;不写就不用。也可用 YUSHEN_CHAT_URL,密钥用 "+chatKey)
	f.StringVar(&l.chat.Model, "chat-model", os.Getenv("YUSHEN_CHAT_MODEL"), "对话模型的名字")
}

// witness puts embeddings beside the matcher of a; nil without an address. It is to be prepared before it says anything.
func (l *language) witness(a *app, log *slog.Logger) (w *vector.Witness, closing func() error, err error) {
	closing = func() error { return nil }
	if l.embeddings.URL == "" {
		return nil, closing, nil
	}
	l.embeddings.Key = os.Getenv(embeddingsKey)
	l.embeddings.Timeout = fillTimeout
	server, err := modelserver.Open(l.embeddings)
	if err != nil {
		return nil, nil, usage{err}
	}
	var index vector.Index = &vector.Memory{}
	if l.qdrant != "" {
		q, err := openQdrant(l.qdrant, l.collection)
		if err != nil {
			return nil, nil, usage{err}
		}
		index, closing = q, q.Close
	}
	masker := mask.New(publicTexts(a))
	w = &vector.Witness{
		Matcher: a.matcher, Neighbours: vector.New(server, l.prefixes, index, sayings(a)), Deadline: l.deadline, Log: log,
		Hide: func(text string) string { return masker.Hide(text).Text },
		Name: func(key string) (string, bool) { t, ok := a.pack.BusinessType(key); return t.Name, ok },
	}
	a.matcher, a.service.Matcher = w, w
	return w, closing, nil
}

func openQdrant(address, collection string) (*vector.Qdrant, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("--qdrant %s: 要写成 主机:端口", address)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("--qdrant %s: 端口要是数字", address)
	}
	key := os.Getenv(qdrantKey)
	return vector.OpenQdrant(&qdrant.Config{Host: host, Port: n, APIKey: key, UseTLS: key != ""}, collection)
}

// sayings are what citizens and the law call the business types.
func sayings(a *app) (texts []vector.Text) {
	for _, b := range businessTypes(a.pack) {
		for _, s := range append(append([]string{b.Name}, b.Aliases...), b.Phrases...) {
			texts = append(texts, vector.Text{Key: b.Key, Text: s})
		}
	}
	return texts
}

// publicTexts are texts of the pack and the catalogue, in which nobody's name stands.
func publicTexts(a *app) []string {
	texts := documentNames(a)
	for _, t := range a.documents.Types() {
		for _, f := range t.Fields {
			texts = append(texts, t.FieldName(f.Key))
		}
	}
	for _, s := range sayings(a) {
		texts = append(texts, s.Text)
	}
	for _, b := range a.pack.BusinessTypes() {
		for _, m := range b.Materials {
			texts = append(texts, m.Condition, m.Obtain, m.Note)
		}
		for _, c := range b.Checks {
			texts = append(texts, c.Verify)
		}
	}
	return texts
}

func documentNames(a *app) (names []string) {
	for _, t := range a.documents.Types() {
		names = append(names, t.Name)
	}
	return names
}

// helper is the chat model's side; nil without an address.
func (l *language) helper(a *app, log *slog.Logger) (*assist.Helper, error) {
	if l.chat.URL == "" {
		return nil, nil
	}
	l.chat.Key = os.Getenv(chatKey)
	server, err := modelserver.Open(l.chat)
	if err != nil {
		return nil, usage{err}
	}
	return assist.New(assist.Config{Chat: server, Masker: mask.New(publicTexts(a)), Documents: documentNames(a), Log: log}), nil
}

// plainly has the findings of a checker worded by the helper; without one it is the checker itself.
func (l *language) plainly(c api.Checker, h *assist.Helper) api.Checker {
	if h == nil {
		return c
	}
	return plainChecker{c, h, l.chat.Model}
}

// plainChecker sets the plain wording of findings beside the rules' own texts, when the verdict stands already.
type plainChecker struct {
	api.Checker
	helper *assist.Helper
	model  string
}

func (c plainChecker) Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error) {
	result, err := c.Checker.Run(ctx, id, r, progress)
	if err != nil || len(result.Findings) == 0 {
		return result, err
	}
	var texts []string
	for _, f := range result.Findings {
		texts = append(texts, f.Message)
	}
	plain, worded := c.helper.Words(ctx, texts, personal(result, r.Form)...)
	for i, text := range plain {
		if text != texts[i] {
			result.Findings[i].Plain = text
		}
	}
	if worded > 0 {
		result.Versions.Models = maps.Clone(result.Versions.Models)
		if result.Versions.Models == nil {
			result.Versions.Models = map[string]string{}
		}
		result.Versions.Models["wording"] = c.model
	}
	return result, nil
}

// personal are values of a case that must not leave: all that findings hold against each other, and every name of papers and form.
func personal(result models.Result, form models.Form) (values []string) {
	for _, f := range result.Findings {
		for _, t := range f.Targets {
			values = append(values, t.Found, t.Expected)
		}
	}
	for _, d := range result.Documents {
		d.Fields.Walk(func(path string, f *models.Field) {
			if strings.HasSuffix(path, "name") {
				values = append(values, f.Value, f.Raw)
			}
		})
	}
	return append(values, namesIn(map[string]any(form))...)
}

// namesIn are the strings under keys that end in "name".
func namesIn(v any) (names []string) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			if name, ok := inner.(string); ok && strings.HasSuffix(key, "name") {
				names = append(names, name)
			}
			names = append(names, namesIn(inner)...)
		}
	case []any:
		for _, inner := range v {
			names = append(names, namesIn(inner)...)
		}
	}
	return names
}
