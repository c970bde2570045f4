package page

import (
	"fmt"

	"yushen/models"
)

// Check is one check of the quality gate (质量检查) with its published threshold, in words for staff.
type Check struct {
	Code      models.ProblemCode
	Name      string
	Threshold string
}

// Checks are the checks of the gate, one or more for each problem that it tells. The thresholds are those that Inspect applies.
func Checks() []Check {
	return []Check{
		{models.Blur, "模糊", fmt.Sprintf("笔画模糊宽度超过字高的%.1f%%；没把握的字超过%.0f%%时超过%.1f%%，识别吃力时超过%.1f%%；没把握的字不到%.0f%%不算", 100*blurSure, 100*readDoubt, 100*blurLoses, 100*blurDoubt, 100*readUnsure)},
		{models.Dark, "太暗", fmt.Sprintf("纸面亮度低于%.0f(满255)；识别也吃力时低于%.0f", darkSure, darkDoubt)},
		{models.Glare, "反光", fmt.Sprintf("%d行里%d段以上字迹顺着一个方向变淡(平面拟合%.2f以上)、纸面随之变亮；或一块亮斑占页面%.1f%%以上，字行伸进去变淡或消失", fadeRows, fadeLeast, fadeSlope, 100*glareArea)},
		{models.Cropped, "没拍全", fmt.Sprintf("画面边缘切断%d笔以上，其中%.0f%%以上在平整的纸面上", cutStrokes, 100*cutOnPaper)},
		{models.Occluded, "遮挡", fmt.Sprintf("异物从边缘伸入页面短边的%.0f%%、占%.1f%%以上并压住字，轮廓的%.0f%%以上有明显边界", 100*coverDepth, 100*coverArea, 100*coverEdged)},
		{models.Occluded, "阴影、涂黑", fmt.Sprintf("亮度不到纸面的%.0f%%、占%.1f%%以上并压住字行", 100*blackLevel, 100*coverArea)},
		{models.Occluded, "马赛克", fmt.Sprintf("并排%d个以上匀色方块，深浅%d种以上", mosaicTiles, mosaicShades)},
		{models.Screen, "翻拍屏幕", fmt.Sprintf("空白纸面上有周期短于%d像素、幅度超过%.1f级的条纹；不到%.0f级时还须另一方向也有", longestBeat, screenSure, screenLines)},
		{models.Screen, "手机截图", fmt.Sprintf("高宽比%.1f以上，顶端有手机状态栏", phoneAspect)},
		{models.GreyCopy, "黑白复印件", fmt.Sprintf("最艳的千分之一，彩度不到%.0f", greyChroma)},
		{models.Tilted, "太斜", fmt.Sprintf("对边长短相差%.0f%%以上，且读清的字迹不到%.0f%%、认出的字有把握的不到%.0f%%", 100*tiltDoubt, 100*tiltRead, 100*readSurely)},
		{models.LowResolution, "太小", fmt.Sprintf("字高不到%.0f像素；识别也吃力时不到%.0f像素", smallSure, smallDoubt)},
		{models.Blank, "空白页", fmt.Sprintf("字块少于%d个，读出的字不超过%d个", blankPieces, fewCharacters)},
	}
}
