package precheck_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"yushen/models"
	"yushen/precheck"
)

// gallery remembers first uses.
type gallery struct {
	uses map[string]models.Use
	err  error
}

func (g gallery) FirstUses(_ context.Context, pictures []string) (out []models.Use, err error) {
	for _, p := range pictures {
		if u, ok := g.uses[p]; ok {
			out = append(out, u)
		}
	}
	return out, g.err
}

func (g gallery) NoteUses(_ context.Context, uses []models.Use) error {
	for _, u := range uses {
		if _, ok := g.uses[u.Picture]; !ok {
			g.uses[u.Picture] = u
		}
	}
	return g.err
}

// clerk says of every upload that it is used for the people of the request text.
type clerk struct{ book }

func (c clerk) Judge(ctx context.Context, k *models.Case) models.Verdict {
	v := c.book.Judge(ctx, k)
	for _, u := range k.Uploads {
		v.Uses = append(v.Uses, models.Use{Picture: u.SHA256, People: []string{k.RequestText}})
	}
	return v
}

func TestPicturesOfAnotherApplicationAreToldToTheRules(t *testing.T) {
	type run struct {
		id, reference, who string
		tryOut             bool
	}
	for name, c := range map[string]struct {
		before []run
		now    run
		want   []string
	}{
		"先在别的申请里出现过":   {[]run{{id: "pc_1", who: "甲"}}, run{id: "pc_2", who: "乙"}, []string{"pc_1"}},
		"最早的那一件算数":     {[]run{{id: "pc_1", who: "甲"}, {id: "pc_2", who: "乙"}}, run{id: "pc_3", who: "乙"}, []string{"pc_1"}},
		"同一件重审":        {[]run{{id: "pc_1", who: "甲"}}, run{id: "pc_1", who: "甲"}, nil},
		"同一个申请编号":      {[]run{{id: "pc_1", reference: "r1", who: "甲"}}, run{id: "pc_2", reference: "r1", who: "乙"}, nil},
		"都没有申请编号不算同一个": {[]run{{id: "pc_1", who: "甲"}}, run{id: "pc_2", who: "乙"}, []string{"pc_1"}},
		"别人试样张，不算用过":   {[]run{{id: "pc_1", who: "甲", tryOut: true}}, run{id: "pc_2", who: "乙"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, seen := service(t, &reader{}, models.Match{})
			s.Rules, s.History = clerk{s.Rules.(book)}, gallery{uses: map[string]models.Use{}}
			for _, r := range append(c.before, c.now) {
				request := precheck.Request{Reference: r.reference, RequestText: r.who, Files: files("同一张")}
				if r.tryOut {
					request.Departments = departments{&[]string{}}
				}
				if _, err := s.Run(context.Background(), r.id, request, nil); err != nil {
					t.Fatal(err)
				}
			}
			last := (*seen)[len(*seen)-1]
			var got []string
			for _, u := range last.Used {
				got = append(got, u.Precheck)
			}
			if !slices.Equal(got, c.want) || last.Used == nil {
				t.Errorf("the rules are told of %v, want %v", last.Used, c.want)
			}
		})
	}
}

func TestWithoutHistoryNothingIsSaidOfPictures(t *testing.T) {
	s, seen := service(t, &reader{}, models.Match{})
	if _, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("字")}, nil); err != nil || (*seen)[0].Used != nil {
		t.Errorf("%v, %v", (*seen)[0].Used, err)
	}
}

func TestHistoryThatDoesNotAnswerEndsTheRun(t *testing.T) {
	s, _ := service(t, &reader{}, models.Match{})
	s.History = gallery{err: errors.New("disk full")}
	if _, err := s.Run(context.Background(), "pc", precheck.Request{Files: files("字")}, nil); err == nil {
		t.Error("a verdict was made without looking")
	}
}
