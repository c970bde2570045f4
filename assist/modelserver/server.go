// Package modelserver asks a server that speaks the OpenAI API (模型服务) for embeddings or a chat answer. It is the only code that sends text to
// a model. Every question is bounded in time and in the bytes of its answer, tried twice at most, and goes to the configured server only.
package modelserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

const (
	answerLimit = 16 << 20         // bytes of one answer
	restAfter   = 3                // failures in a row after which the server is left alone …
	rest        = 30 * time.Second // … for so long
)

// Config is what a server needs.
type Config struct {
	URL     string        // e.g. http://127.0.0.1:8000/v1
	Key     string        // "" where the server asks for none
	Model   string        // as the server names it
	Timeout time.Duration // of one try; 0: ten seconds
}

// Server is one model behind an OpenAI-compatible server. It is safe for concurrent use.
type Server struct {
	client  *openai.Client
	config  Config
	breaker *gobreaker.CircuitBreaker[any]
}

// Open checks the configuration. Nothing is asked yet.
func Open(c Config) (*Server, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("model server %q: want http://HOST/v1 or https://HOST/v1", c.URL)
	}
	if c.Model == "" {
		return nil, fmt.Errorf("model server %s: no model is named", c.URL)
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	with := openai.DefaultConfig(c.Key)
	with.BaseURL = c.URL
	with.HTTPClient = &http.Client{
		Transport: bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the model server sends the text elsewhere")
		},
	}
	return &Server{client: openai.NewClientWithConfig(with), config: c, breaker: gobreaker.NewCircuitBreaker[any](gobreaker.Settings{
		Timeout:      rest,
		ReadyToTrip:  func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= restAfter },
		IsSuccessful: func(err error) bool { return err == nil || errors.Is(err, context.Canceled) },
	})}, nil
}

// Model is the model's name.
func (s *Server) Model() string { return s.config.Model }

// Embed gives one vector per text, in order.
func (s *Server) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	answer, err := ask(ctx, s, func(ctx context.Context) (openai.EmbeddingResponse, error) {
		return s.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: texts, Model: openai.EmbeddingModel(s.config.Model)})
	})
	if err != nil {
		return nil, fmt.Errorf("embeddings of %s: %w", s.config.URL, err)
	}
	vectors := make([][]float32, len(texts))
	for _, e := range answer.Data {
		if e.Index < 0 || e.Index >= len(vectors) || vectors[e.Index] != nil || len(e.Embedding) == 0 {
			return nil, fmt.Errorf("embeddings of %s: no vector, or two, for text %d", s.config.URL, e.Index)
		}
		vectors[e.Index] = e.Embedding
	}
	for i, v := range vectors {
		if v == nil {
			return nil, fmt.Errorf("embeddings of %s: no vector for text %d", s.config.URL, i)
		}
	}
	return vectors, nil
}

// Say gives the model's answer to a text under an instruction. An answer that was cut off is an error.
func (s *Server) Say(ctx context.Context, instruction, text string) (string, error) {
	answer, err := ask(ctx, s, func(ctx context.Context) (openai.ChatCompletionResponse, error) {
		return s.client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
			Model: s.config.Model, MaxTokens: 1024,
			Messages: []openai.ChatCompletionMessage{
				{Role: openai.ChatMessageRoleSystem, Content: instruction},
				{Role: openai.ChatMessageRoleUser, Content: text},
			},
		})
	})
	if err != nil {
		return "", fmt.Errorf("chat with %s: %w", s.config.URL, err)
	}
	if len(answer.Choices) != 1 || answer.Choices[0].FinishReason == openai.FinishReasonLength {
		return "", fmt.Errorf("chat with %s: the answer is empty or cut off", s.config.URL)
	}
	return answer.Choices[0].Message.Content, nil
}

// ask tries twice where the first failure may be a passing one.
func ask[T any](ctx context.Context, s *Server, question func(context.Context) (T, error)) (T, error) {
	answer, err := s.breaker.Execute(func() (any, error) {
		v, err := try(ctx, s.config.Timeout, question)
		if passing(err) && ctx.Err() == nil {
			v, err = try(ctx, s.config.Timeout, question)
		}
		return v, err
	})
	v, _ := answer.(T)
	return v, err
}

func try[T any](ctx context.Context, timeout time.Duration, question func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return question(ctx)
}

// passing reports whether a failure may be gone a moment later: no connection, too slow, too busy, broken. A refused key stays refused.
func passing(err error) bool {
	var refused *openai.APIError
	if errors.As(err, &refused) {
		return refused.HTTPStatusCode >= 500 || refused.HTTPStatusCode == http.StatusTooManyRequests
	}
	return err != nil
}

// bounded cuts answers off at answerLimit, so that a server gone mad fills no memory.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, answerLimit), answer.Body}
	return answer, nil
}
