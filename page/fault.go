package page

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"

	"yushen/models"
)

// fault is why a file or page cannot be read; public is for the citizen, after the file's name.
type fault struct {
	code   models.Code
	public string
	cause  string
}

func (f *fault) Error() string { return f.cause }

var (
	faultEmpty      = &fault{models.BadFile, "是空的，里面没有内容。请重新选择文件上传。", "empty file"}
	faultEncrypted  = &fault{models.BadFile, "设了密码，打不开。请另存一份不带密码的再上传。", "encrypted PDF"}
	faultDamaged    = &fault{models.BadFile, "打不开，文件可能损坏或没有传完整。请重新拍照或重新导出后再上传。", "damaged file"}
	faultCutShort   = &fault{models.BadFile, "没有传完整，图片下面缺了一截。请找到原图重新上传。", "truncated picture"}
	faultNoPages    = &fault{models.BadFile, "里面一页内容也没有。请检查后重新上传。", "document without pages"}
	faultManyFiles  = &fault{models.TooLarge, fmt.Sprintf("里的文件太多，一包最多%d个。请分几次上传。", mostFiles), "too many entries"}
	faultUnpacked   = &fault{models.TooLarge, "解开后太大，读不了。请压缩图片，或不打包直接上传。", "archive unpacks to too much"}
	faultNoFiles    = &fault{models.BadFile, "里没有照片或PDF。请检查后重新上传。", "archive without files"}
	faultOFDSeal    = &fault{models.BadFile, "里的电子印章读不出来。请用OFD阅读器导出成PDF再上传。", "OFD with a seal that cannot be shown"}
	faultOFDPicture = &fault{models.BadFile, "里有读不了的图。请用OFD阅读器导出成PDF再上传。", "OFD with a picture of an unknown kind"}
	faultOFDFont    = &fault{models.BadFile, "是OFD文件，暂时读不了。请用OFD阅读器导出成PDF再上传。", "no font on this machine"}
	faultRare       = &fault{models.BadFile, "的存储方式不常见，读不了。请另存为JPG或PDF再上传。", "unsupported variant"}
	faultDecoder    = &fault{models.Internal, "暂时打不开，是系统的问题。请稍后再试。", "no decoder"}
	faultSlow       = &fault{models.Timeout, "处理太久，没能打开。请稍后再试；还是不行，请改成照片逐页上传。", "deadline passed"}
)

// kindNames are what a citizen calls the files that we recognise and do not take, with what to do instead.
var kindNames = map[kind]string{
	kindAVIF:       "是AVIF格式的图片，读不了。请截图后上传截图，或另存为JPG再上传。",
	kindOffice:     "是Word或Excel等办公文件，不能作为材料。请导出成PDF，或打印后拍照上传。",
	kindArchive:    "是压缩包，读不了。请先解压，再把里面的照片或PDF逐个上传。",
	kindHTML:       "是网页文件，不是照片或PDF。请上传JPG、PNG图片或PDF。",
	kindDesign:     "是设计或绘图软件的文件，读不了。请导出成PDF或JPG再上传。",
	kindVideo:      "是视频。请拍成照片再上传。",
	kindExecutable: "是程序文件，不是照片或PDF。请上传JPG、PNG图片或PDF。",
	kindText:       "是文字文件，不是照片或PDF。请上传JPG、PNG图片或PDF。",
}

func unsupported(k kind) *fault {
	text, ok := kindNames[k]
	if !ok {
		text = "不是能识别的图片或PDF，打不开。请上传JPG、PNG图片或PDF。"
	}
	return &fault{models.BadFile, text, "unsupported type " + string(k)}
}

func tooManyBytes(have, limit int64) *fault {
	return &fault{models.TooLarge, fmt.Sprintf("有%.0fMB，超过了每个文件%dMB的上限。请压缩或分成几个文件再上传。",
		float64(have)/(1<<20), limit>>20), fmt.Sprintf("%d bytes, limit %d", have, limit)}
}

func tooManyPages(have, limit int) *fault {
	return &fault{models.TooLarge, fmt.Sprintf("有%d页，超过了每个文件%d页的上限。请只留需要的页，或分成几个文件再上传。", have, limit),
		fmt.Sprintf("%d pages, limit %d", have, limit)}
}

func tooManyPixels(w, h int64) *fault {
	return &fault{models.TooLarge, fmt.Sprintf("的图片太大（%d×%d像素）。请用手机直接拍照，或缩小后再上传。", w, h),
		fmt.Sprintf("%d x %d pixels", w, h)}
}

// asError names the file. Anything unforeseen is a damaged file to the citizen; the cause goes to the log.
func asError(name string, err error) *models.Error {
	f, entry := faultDamaged, (*inside)(nil)
	where := "“" + shownName(name) + "”"
	if errors.As(err, &entry) {
		where += "里的“" + shownName(entry.name) + "”"
	}
	switch {
	case errors.As(err, &f):
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		f = faultSlow
	}
	return &models.Error{Code: f.code, Part: name, Cause: err, Public: where + f.public}
}

const longestName = 40 // runes of a file name that still make a readable sentence

// shownName is the last part of a file name without control characters and angle brackets, shortened in the middle: it stands in
// a sentence, and strangers choose it.
func shownName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`<>"&`, r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if name == "" || name == "." || name == "/" || name == ".." {
		return "未命名文件"
	}
	if r := []rune(name); len(r) > longestName {
		name = string(r[:longestName/2]) + "…" + string(r[len(r)-longestName/2:])
	}
	return name
}
