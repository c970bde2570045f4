package letters

import (
	"fmt"
	"os"

	"github.com/signintech/gopdf"

	"yushen/models"
	"yushen/typeface"
)

const family = "zh"

// Press writes letters. It is opened once and only read.
type Press struct {
	fonts *gopdf.FontContainer
}

// Open reads a TrueType font or the first of a collection; "" is typeface.ZenHei.
func Open(file string) (*Press, error) {
	if file == "" {
		file = typeface.ZenHei
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, &models.Error{Code: models.Unavailable, Public: "暂时不能生成文书，请到窗口打印。", Cause: fmt.Errorf("font for letters (Debian: fonts-wqy-zenhei): %w", err)}
	}
	members, err := typeface.Members(b)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	fonts := &gopdf.FontContainer{}
	if err := fonts.AddTTFFontData(family, members[0]); err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	return &Press{fonts: fonts}, nil
}
