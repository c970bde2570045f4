package extract

import "testing"

func TestRealEstateCertificates(t *testing.T) {
	check(t, []sheet{
		{"内页单独拍照，值折行", "real_estate_certificate", a4(`
          宁（2020）固原市不动产权第0012345号

      权  利  人    王建国、刘芳

      共有情况      按份共有 王建国60%、刘芳40%

      坐      落    固原市原州区中山街12号东海花园3号楼2单元
                    601室

      不动产单元号  640402 001002 GB00012 F00030045

      权利类型      国有建设用地使用权/房屋所有权

      权利性质      出让/市场化商品房

      用      途    城镇住宅用地/成套住宅

      面      积    宗地面积：1200.50㎡/房屋建筑面积：89.52㎡

      使用期限      国有建设用地使用权 2010年01月15日起2080年01月14日止

      权利其他状况  房屋结构：钢筋混凝土结构
                    专有建筑面积：70.10㎡，分摊建筑面积：19.42㎡
                    房屋总层数：6层，所在层：6层
`), `
cert_no = 宁(2020)固原市不动产权第0012345号
right_holders[0] = 王建国
right_holders[1] = 刘芳
co_ownership = 按份共有
co_ownership_shares = 王建国60%、刘芳40%
location = 固原市原州区中山街12号东海花园3号楼2单元601室
unit_no = 640402001002GB00012F00030045
right_type = 国有建设用地使用权/房屋所有权
right_nature = 出让/市场化商品房
usage = 城镇住宅用地/成套住宅
area_building = 89.52
area_land = 1200.50
area_inner = 70.10
area_shared = 19.42
use_term_start = 2010-01-15
use_term_end = 2080-01-14
`},
		{"扉页", "real_estate_certificate", a4(`
           根据《中华人民共和国民法典》等法律法规，为
        保护不动产权利人合法权益，对不动产权利人申请登
        记的本证所列不动产权利，经审查核实，准予登记，
        颁发此证。


                              登记机构（章）
                              2020年03月18日


        编号 NO D64000012345
`), `
issue_date = 2020-03-18
cert_serial_no = D64000012345
right_holders# = 0
`},
	})
}

func TestRegistrationProofs(t *testing.T) {
	check(t, []sheet{
		{"上下排列的登记证明", "real_estate_registration_proof", a4(`
                           不动产登记证明
                 宁(2016)固原市不动产证明第0004321号

     证明权利或事项   抵押权

     权利人（申请人）  固原农村商业银行股份有限公司文化路支行

     义务人           王建国、刘芳

     坐落             固原市原州区中山街12号3号楼2单元601室

     不动产单元号     640402001002GB00012F00030045

     其他             不动产权证书号：宁(2016)固原市不动产权第0012345号
                      抵押方式：一般抵押
                      担保债权的数额：30.00万元
                      债务履行期限：2016年3月5日起2026年3月5日止

     附记

                                                登记日期：2016年03月18日
     编号 NO Z64000012345
`), `
proof_no = 宁(2016)固原市不动产证明第0004321号
proved_right = 抵押权
right_holder = 固原农村商业银行股份有限公司文化路支行
obligor = 王建国、刘芳
location = 固原市原州区中山街12号3号楼2单元601室
unit_no = 640402001002GB00012F00030045
related_cert_no = 宁(2016)固原市不动产权第0012345号
mortgage_type = 一般抵押
secured_amount = 300000.00
debt_term_start = 2016-03-05
debt_term_end = 2026-03-05
issue_date = 2016-03-18
cert_serial_no = Z64000012345
`},
	})
}

func TestOldCertificates(t *testing.T) {
	check(t, []sheet{
		{"一九九七版房屋所有权证，多列并排", "old_house_certificate", wide(`
                          房屋所有权证
                    固房权证原州区字第00012345号

    房屋所有权人    王建国

    房屋坐落        原州区中山街12号

    丘(地)号        0012-34              产别      私产

    幢号    房号    结构     房屋总层数   所在层数   建筑面积(平方米)   设计用途

    3       601     混合     6            6          89.52              住宅

    共有人          刘芳

    填发单位        固原县房产管理局      填发日期     1999年08月12日
`), `
cert_no = 固房权证原州区字第00012345号
right_holders[0] = 王建国
location = 原州区中山街12号
structure = 混合
floor_total = 6
floor_at = 6
area_building = 89.52
usage = 住宅
register_date = 1999-08-12
house_nature = 私产
`},
		{"二〇〇八版，标签在左", "old_house_certificate", wide(`
          固原市房权证原州区字第00012345号

    房屋所有权人    王建国 刘芳

    共有情况        共同共有

    房屋坐落        固原市原州区中山街12号3号楼2单元601室

    登记时间        2009年08月12日

    房屋性质        房改房

    规划用途        住宅

               总层数     建筑面积(㎡)    套内建筑面积(㎡)    其他
    房屋状况
               6          89.52           70.10               混合结构

               地号        土地使用权取得方式     土地使用年限
    土地状况
               12-34-56    划拨
`), `
cert_no = 固原市房权证原州区字第00012345号
right_holders[0] = 王建国
right_holders[1] = 刘芳
co_ownership = 共同共有
house_nature = 房改房
floor_total = 6
area_building = 89.52
area_inner = 70.10
structure = 混合结构
parcel_no = 12-34-56
use_term_end = 
`},
		{"国有土地使用证", "old_land_certificate", a4(`
                         固国用（2008）第01234号

     土地使用权人     王建国

     坐      落       固原市原州区中山街12号

     地      号       12-34-56            图    号     II-7

     地类（用途）     住宅用地            取得价格

     使用权类型       出让                终止日期     2078年05月06日

     使用权面积       120.50 M2           其中  独用面积   100.20 M2
                                                分摊面积   20.30 M2
`), `
cert_no = 固国用(2008)第01234号
right_holders[0] = 王建国
location = 固原市原州区中山街12号
parcel_no = 12-34-56
usage = 住宅用地
use_right_type = 出让
use_term_end = 2078-05-06
area_land = 120.50
area_exclusive = 100.20
area_apportioned = 20.30
`},
	})
}
