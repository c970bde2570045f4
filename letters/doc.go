// Package letters writes the papers that come out of a pre-check as PDF (文书): the notice of what to mend 补正材料通知书, the application form
// 不动产登记申请书 and the record of inquiry 询问笔录.
//
// The notice carries what 不动产登记暂行条例 第十七条第一款第（三）项 asks for: in writing, at once, the whole of what must be mended. A pre-check
// before filing is not that notice in law: it becomes one when the registration centre has checked and sealed it, and every copy says so.
package letters
