"""The ordinary vocabulary of Chinese budget indicators: verbs, objects, people and word order that mean one thing in every
department. Reach for it while indicator names are parsed.

Each rule rewrites one way of saying into another that an auditor would accept without the document. Words that are one
only in some trades (垃圾处理 and 垃圾处置, 印刷 and 发放) are rewritten only behind the objects of which it is true.
"""

from __future__ import annotations

import re
from typing import Final

# Verbs of public administration that stand before or behind what they are done to: 推广良种 is 良种推广.
TURNING: Final = (
    "除险加固|维修改造|升级改造|改造提升|提升改造|改造升级|维修养护|清淤疏浚|监督抽检|抽样检验|改扩建|新改扩建|"
    "加固|保洁|供养|防治|推广|培育|检定|检验|疏浚|整治|扶持|奖励|招录|招聘|招募|安置|安葬|救治|筛检|诊断|接种|随访|评审|评估|评定|认定|认证|"
    "核查|稽查|侦办|侦破|审结|化解|调解|执结|排查|打击|抓获|收缴|销毁|核发|换发|补发|制发|派发|绿化|补植|造林|灌溉|供应|投放|"
    "搬迁|迁移|征收|征集|引进|引育|选派|遴选|聘请|聘用|帮扶|关爱|探访|孵化|创建|复垦|平整|硬化|拓宽|架设|敷设|租用|租赁|收集|回收|收治|收养|"
    "研发|编写|编印|编纂|拍摄|制作|创作|展出|陈列|修复|抢救|采样|送检|化验|普及|观测|巡护|巡河|管养|订购|订阅|储备|轮换|保障(?!房|性|能力|水平|措施|体系|机制|对象|金|人员|户)"
)

_FORMS: Final = (
    # Shorter and longer names of one thing.
    (r"九年(?:制)?义务教育", "义务教育"), (r"(高中|学前)阶段教育", r"\1阶段"), (r"健康体检", "体检"), (r"岁及以上", "岁以上"), (r"岁及以下", "岁以下"),
    (r"病床(?=使用|周转|数$|$)", "床位"), (r"路灯设施", "路灯"), (r"食品安全监督抽检", "食品安全抽检"), (r"农村贫困|建档立卡贫困", "贫困"),
    (r"(?:少年儿童|儿童少年)", "儿童青少年"), (r"低收入困难", "低收入"), (r"留守和困境儿童|困境和留守儿童|困境儿童及留守儿童", "留守困境儿童"),
    (r"最低生活保障(?!线)", "低保"), (r"事实无人抚养儿童", "事实孤儿"), (r"残疾人(?:困难)?(?:生活补贴和(?:重度残疾人)?护理|两项)补贴", "残疾人两项补贴"),
    (r"人民群众|广大群众|社会群众", "群众"), (r"公安民警|公安干警|民辅警", "民警"), (r"(?<![成幼])老人(?!院|节|卡|机)", "老年人"), (r"病人", "患者"),
    (r"突发公共卫生事件|突发公卫事件", "突发公卫事件"), (r"公共卫生", "公卫"), (r"家庭医生签约服务", "家庭医生签约"), (r"家庭经济困难学生", "困难学生"),
    (r"农村饮水安全|农村安全饮水", "农村饮水"), (r"集中式饮用水水源地|饮用水水源地", "饮用水源地"), (r"生活垃圾无公害化处理", "生活垃圾无害化处理"),
    (r"道路交通事故", "交通事故"), (r"学前教育阶段", "学前教育"), (r"中等职业(?:教育|学校)", "中职"), (r"高等职业(?:教育|院校|学校)", "高职"),
    (r"职业技能(?:等级)?鉴定", "职业技能鉴定"), (r"两癌|宫颈癌(?:和|、|及)?乳腺癌|乳腺癌(?:和|、|及)?宫颈癌", "两癌"), (r"安全生产责任事故", "安全责任事故"),
    (r"城乡居民基本养老保险|城乡居民养老保险", "居民养老保险"), (r"城乡居民基本医疗保险|城乡居民医保|居民基本医疗保险", "居民医保"), (r"基本医疗保险|基本医保", "医保"),
    (r"劳动人事争议", "劳动争议"), (r"农民工欠薪|拖欠农民工工资|农民工工资拖欠|欠薪", "欠薪"), (r"重大动物疫病", "动物疫病"),
    (r"农药化肥|化肥农药", "化肥农药"), (r"畜禽粪便", "畜禽粪污"), (r"农作物秸秆", "秸秆"), (r"(?<=质量安全)(?:例行)监测", "监测"),
    (r"宣传(?:资料|材料|品|单|手册资料)", "宣传资料"), (r"(?<=[训会])班(?=场|期|次|数|$)", "班"), (r"工作人员", "人员"),
    (r"婚前(?:医学|健康)?检查", "婚检"), (r"福利彩票", "福彩"), (r"劳动保障监察", "劳动监察"), (r"动态清零", "清零"), (r"(?<=救护|消防|执法|环卫|清扫|洒水)车辆", "车"),
    (r"监督检查(?!站|所|局|员|人员)", "检查"), (r"监督抽[检查](?!站|所)", "抽检"), (r"(?<=公安|检察|审判|行政)机关工作", "工作"), (r"培训班(?=期|次|场|$)", "培训"), (r"(?<=宣传)教育(?=活动|场|次|数|$)", ""),
    (r"农业转移人口|进城务工人员|外来务工人员", "进城务工人员"), (r"(?:义务教育)?(?:随迁子女|进城务工人员随迁子女)", "随迁子女"), (r"国家基本公卫", "基本公卫"),
    (r"安全生产(?=事故)", "安全"), (r"环境空气质量|空气环境质量", "空气质量"), (r"应急救援(?=演练)", "应急"),
    (r"城市生活垃圾|城镇生活垃圾", "生活垃圾"), (r"污水集中处理", "污水处理"), (r"城乡最低生活保障", "城乡低保"), (r"优抚对象(?:抚恤)?(?:和)?(?:生活)?补助", "优抚补助"),
    (r"反(?:电信网络诈骗|电信诈骗|电诈|诈骗)", "反诈"), (r"电信网络诈骗|电信诈骗", "电诈"), (r"道路交通(?=安全|事故|违法|标线|标志|信号|设施)", "交通"), (r"覆盖面$", "覆盖率"), (r"合同履行", "合同履约"), (r"(?<=..)提供(?=服务)", ""), (r"居民身份证", "身份证"),
    (r"(?:学前教育|学前三年|学前教育三年)(?=毛入园)", "学前"), (r"中小学校(?![长舍])", "中小学"), (r"国家免疫规划", "免疫规划"), (r"村级卫生室|农村卫生室", "村卫生室"),
    (r"城镇老旧小区", "老旧小区"), (r"(?:建筑|建设|施工)工地", "工地"), (r"养老服务机构", "养老机构"), (r"居家和社区养老|社区和居家养老|社区居家养老", "居家社区养老"),
    (r"经济困难(?=老年人|学生|家庭)", "困难"), (r"城乡特困人员", "特困人员"), (r"农民专业合作社", "农民合作社"), (r"农业技术(?=推广|人员)", "农技"), (r"农业机械(?!化)", "农机"),
    (r"市场主体", "经营主体"), (r"(?<!人体)体育锻炼标准|体质健康标准", "体质健康"), (r"学生(?=体质健康|课后服务|视力|近视)", ""), (r"农机(?=深松)", ""), (r"参保覆盖", "参保"),
    (r"(?<=规范管理|健康管理|跟踪管理)服务", ""), (r"城乡居民(?=健康档案|医保|养老)", "居民"), (r"居民电子健康档案", "电子健康档案"), (r"机动车辆", "机动车"),
    (r"公务(?:用车|车辆)", "公务车"), (r"规模以上", "规上"), (r"重大(?:安全)?隐患", "重大隐患"), (r"突发(?:公共)?事件", "突发事件"), (r"信访(?:案件|事项|件)", "信访"),
    (r"承租户", "租户"), (r"公车", "公务车"), (r"物业服务企业|物业管理企业", "物业企业"), (r"学生免学费", "免学费"), (r"实现(?=就业|再就业|创业)", ""),
    (r"(?<=归集|成交|到位|发放|补助|补贴|拨付|募捐|减免|投资|交易|销售|提取|贷款|采购|支付|返还|融资|救助|赔付|理赔|签约)额$", "金额"), (r"(?<=资格)(?:认定|审定)", "认定"),
    # Verbs.
    (r"侦破", "破案"), (r"建成(?!区|后|率)(?=..)", "建设"), (r"(?:派发|分发|配发)", "发放"), (r"印发(?=.*资料)", "发放"), (r"惠及", "受益"),
    (r"(?:参训|受训|参培|参加培训|接受培训)(?:人员|学员|对象)?(?=合格|考核|结业|取证)", "培训"), (r"培训(?:人员|学员)(?=合格|考核合格|结业|取证)", "培训"),
    (r"(?:参训|受训|参培|参加培训|接受培训)(?=$|人)", "培训"), (r"(?:考试|考核|测试)(?=合格$)", "考核"),
)  # fmt: skip
_MEASURES: Final = (
    # How much it grew or fell, and other words of the measure itself.
    (r"同比(?=增长|增速|增幅|下降|降幅|降低|提高|提升|减少)", ""), (r"(?:户数|数量|总量|总数|个数)?(?:增速|增幅|增长(?:幅度|速度|比例|比率|百分比))$", "增长率"),
    (r"(?<=..)(?:户数|数量|总量|总数|个数)(?=增长率$|增长$)", ""), (r"(?:降幅|(?:下降|降低|减少)(?:幅度|速度|比例|比率|百分比))$", "下降率"), (r"(?<=提升|提高|改善)(?:幅度|比例|比率)$", "率"),
    (r"(?<=提升|提高|改善|优化|促进|健全|完善|完备|增强)(?:程度|成效|效果|情况|作用|状况|性)$", ""), (r"(?<=健全|完善|完备)率$", ""),
    (r"(?<=安全感|满意度|幸福感|获得感)指数$", ""), (r"(?<=.)(?:年平均|年均|平均)(?=浓度$)", ""), (r"(?<=事故|事件|案件|故障|投诉|火灾|灾害|差错|疫情|舆情|火情)发生(?=率$|数|[次件起]|$)", ""), (r"^发生(?=..)", ""),
    (r"(?<=残疾|老年)人数$", "人人数"), (r"拆违(?=面积|数|量|处|宗|率|完成)", "违建拆除"), (r"^供地(?=面积|率|数|量)", "土地供应"), (r"(?<=案件)结案|(?<!办案)(?<!案件)结案(?=率|数|及时|按|量)|办案结案", "案件办结"),
    (r"案件案件", "案件"), (r"(?<=补贴|补助|奖补|救助|资助|津贴|奖励|抚恤|优待|补偿|慰问)(?:资金|经费|款项|款|金)(?=[及按准如]时|按期|发放|打卡|拨付|兑|准确|足额|支付|落实|到位)", ""),
    (r"(?<=补贴|补助|奖补|津贴|奖励|抚恤|救助|资助|补偿|慰问)(?:拨付|支付|给付)", "发放"), (r"^经费(?=.{0,2}(?:拨付|支付|到位|使用|执行|支出))", "资金"),
    (r"农民(?=人均(?:可支配|纯)?收入)", "农村居民"), (r"(?<=森林火灾受害)面积(?=率|比)", ""), (r"政策(?=覆盖|落实|执行)", ""), (r"(?:政务服务事项|政务服务|政务事项|服务事项|事项|行政许可事项|行政审批事项)(?=网上可办|网办|一网通办|全程网办)", ""),
    (r"(?<=一网通办)(?:事项)(?=率|比|占)", ""),
    (r"(?<=设备|仪器|场馆|场地|设施|车辆|床位|资源)使用(?=率$)", "利用"), (r"(?<=资金)(?:总额|额度|数额|金额|额)$", ""),
    (r"(?:网络)?直报|上报", "报告"), (r"规范(?:健康管理|化管理)(?:服务)?", "规范管理"), (r"发生(?=.*(?:事故|事件|案件|纠纷|投诉|火灾))", ""), (r"责任性?(?=(?:安全)?事故)", ""),
    (r"^(?:校内|学校|校园|在校)(?:内)?(?=安全事故)", "校园"), (r"^每(?:10|十)?[百千万](?:名|人口|人|活产儿?)?(.+死亡)(?:人数|数)$", r"\1率"), (r"(?<=小学|中学|高中|初中|儿园)生均", "每生"),
    (r"义务教育(?=(?:小学|初中)阶段)|(?<=小学|初中|高中)阶段|受教育(?=学生)", ""), (r"(?<=义务教育)(?:阶段)?(?:在校生|学生|适龄儿童少年|适龄儿童)?(?=(?:巩固|辍学|入学)率)", ""),
    (r"事故亡(?=人)", "事故死亡"), (r"(?:致死|亡故)(?=人|率)", "死亡"), (r"(?<=[新改扩修])\(([改扩新])\)(?=建)", r"\1"), (r"中等及以上|中等以上|优良中等(?:以上)?|优、?良、?中", "优良中等"),
    (r"^(?:灾害发生后|灾害发生|灾后|事故发生后|接到?报?警情?后|接报后|接诉后|受理后)(?=.{4})", ""), (r"(?:到达|抵达|赶到|赶赴)(?:案发|事发)?现场|到达到场", "到场"), (r"(?:纳入|列入|实施|开展)(?=(?:日常)?(?:养护|管护|维护|管理|监测|监管|治理))", ""),
    (r"棚改", "棚户区改造"), (r"改厕", "厕所改造"), (r"(?<=档案)建立", "建档"), (r"^建立(?=.*档案)(.+)$", r"\1建档"), (r"关注(?:人数|用户数|数)$", "粉丝数"), (r"(?<=发放|交易|成交|消费|销售|投资|支付|筹集|捐赠|募捐)总额$", "金额"), (r"(?<=带动消费|拉动消费)额$", "金额"),
    (r"(?:排查|检查|发现|查|巡查)出?的?(?=(?:安全|各类|重大)?(?:隐患|问题))", "排查"), (r"乘坐(.{2,4})(?:群众|人员|市民|居民|乘客)", r"\1乘客"), (r"^(?!.*(?:农村|城区|偏远|火|救护)).*(?:警情|接警|出警|警力|民警|接报警|处警).*(?=到场)", "出警"), (r"优良中等路", "优良中等"),
    (r"(?:19|20)\d\d年(?:度)?(?=..)", ""), (r"高危(?:级别|等级)|高风险(?=.{0,4}漏洞)", "高危"), (r"(?:接报|接到|申报|运维|报修)?故障(?:报修|申报|报告|发生)?后?(?=(?:平均)?(?:响应|处理|处置|修复|恢复|排除))", "故障"),
    (r"总(?=人数|人次|户数|面积|长度|里程|次数|场次|金额)", ""), (r"(?<=零售|交易|成交|销售|贷款|外资|消费)(?:总额|金额|额度|额)(?=$)", "金额"), (r"(?:(?<=零售|交易|成交|销售|贷款)|(?<=进出口))(?:总额|额)(?=增长率$|下降率$)", ""),
    (r"来院|到院|看病|(?:就诊|就医)(?=患者)", ""),
    # Costs.
    (r"^(?:项目)?(?:总成本|成本总额|总费用|费用总额|成本费用总额|总支出)$", "总成本"),
    (r"(?<=成本|经费|费用)(?:节省|降低|压减|下降|压缩|减少)(?=率$)", "节约"), (r"费用(?=标准$)", "费"),
    (r"(?<=企业)(?<!优秀企业)(?<!民营企业)(?<!青年企业)(?<!年轻企业)(?<!知名企业)(?<!著名企业)(?<=....)家数$", "数量"),
)  # fmt: skip
_REWRITE: Final = tuple((re.compile(found), put) for found, put in (*_FORMS, *_MEASURES))

_LIKE_HANDLED: Final = re.compile(r"(?<=投诉|举报|事件|案件|隐患|舆情|工单|警情|诉求|信访|线索|疫情|纠纷|求助|产品|食品|险情|灾情|告警|预警|漏洞)处置$")
_ADVERB: Final = re.compile(r"(?:(?P<a>准确|精准|足额)(?P<b>[一-鿿]{2})|(?P<c>规范|安全|有效|稳定)(?P<d>发放|拨付|报告|支付|上报|报送|发布|兑付|缴纳|录入|登记|落实))$")
_DONE_RIGHT: Final = re.compile(r"^(准确|精准|足额)(发放|拨付|报送|上报|支付|兑付|认定|录入|登记|核发|推送)(.{3,})$")
_ONCE: Final = re.compile(r"一次性?(?=.*(?:合格|通过)$)")
_WORKS: Final = re.compile(r"(?<=..)(?:工程|项目)(?=(?:竣工|质量)?(?:一次)?验收|完工|竣工|开工|质量)")
_BARE_WORKS: Final = re.compile(r"^(?:本)?项目(?=(?:竣工|完工|开工|一次|验收))")
_FALL: Final = re.compile(r"(?:降低|减少|下降)$")
_RISE: Final = re.compile(r"(?:增加|增长)$")
_BETTER: Final = re.compile(r"(?:提高|提升)$")
_DONE: Final = re.compile(r"(?<=处置|处理|整改|核查|检查|巡查|抽检|检测|监测|治理|修复)完成$")
_BUDGET: Final = re.compile(r"^(?:项目|部门|年度|财政|支出)*(?:预算资金|资金预算|预算|资金|经费)(?:预算)?(?:支出)?(?:执行|支出完成|支出进度|执行进度)$")
_BOUGHT: Final = re.compile(r"^(?:所购置?|所采购|采购|购置|购买|新购)(.{2,10}?)(?=(?:质量|验收)*合格|验收通过|到位)")
_PURCHASE: Final = re.compile(r"采购(?=(?:质量|验收)*合格$|验收通过$|到位$|完成$)")
_TRAINED: Final = re.compile(r"^(?:参训|受训|参培|参加培训|接受培训)(?:的)?(.{2,6}?)(?=合格$|结业$|考核合格$)")
_TO: Final = re.compile(r"^对(?!口|外|象|标|接|台)")

_BENEFIT: Final = r"(?:补贴|津贴|补助|助学金|奖学金|救助金|低保金|抚恤金|养老金|扶助金?|奖扶|奖励金?|慰问金|待遇|优待|减免|免学费|体检|保险补贴|贷款贴息|(?:生活|护理|抚养|供养|丧葬|安置|教育)费)"
_RECEIVED: Final = re.compile(rf"^(?:享受|领取|获得?|发放|落实|给予|接受)(.*{_BENEFIT})(?P<who>.*)$")
_GIVEN: Final = re.compile(rf"^(.*{_BENEFIT})(?:享受|领取|获得|发放|受益|惠及)(?P<who>.*)$")
_RECEIVERS: Final = re.compile(
    r"(?:困难|低保|特困|高龄|失能|重度|贫困|家庭|就业|受益|符合条件)*(?:人员|学生|老年人?|老人|残疾人?|对象|群众|居民|职工|农民|儿童|教师|毕业生|青年|家庭|农户|户|企业|人)?"
)
_AIDED: Final = re.compile(r"^(?:享受资助|获得?资助|受资助|受助|资助)(?:的)?(.{2,})$")
_TAKEN_PART: Final = re.compile(r"^(?:参加|参与)(?:的)?(?=.{3})")
_DONE_FOR: Final = re.compile(r"(?<=改造|发放|维修|修缮|安装|补助|救助|帮扶|慰问|走访|搬迁|安置)(?:家庭|居民|农户|群众|住户)$")
_OF_THE_ACT: Final = re.compile(r"(?<=救助|资助|补助|补贴|培训|扶持|帮扶|慰问|服务)对象$")
_GOT_BY: Final = re.compile(r"(?<=受益)(?:群众|人口|居民|百姓|人员|对象)$")
_LIGHT_BEHIND: Final = re.compile(r"(?<=..)(?:实施|开展|完成|提供)$")
_TOOK_PART: Final = re.compile(r"(?<=活动|培训|竞赛|比赛|体检|演练|演出|讲座)(?:参与|参加)$")
_ACTED_ON: Final = re.compile(r"(?<=追逃|培训|救助|就业|参保|收治|安置|慰问|体检|资助|录取|招录|招聘|受益|援助)人员$")
_LIGHT: Final = re.compile(r"^(?:累计)?(?:完成|实施|提供|开展|组织(?!化|机构|部门|者)|实现|实际)(?:完成|开展|实施)?(?=.{3})")
_LED_TO: Final = re.compile(r"^(?:促进|帮助|推动|实现|扶持)(?=.*(?:就业|创业)(?:再就业)?$)")
_ALL: Final = re.compile(r"^(?:总|合计)(?=诊疗|就诊|门诊|受益|培训|服务|参训|接待)")
_RUN_BY: Final = re.compile(r"(?<=.{4})(?:实施|开展|受益|覆盖|惠及)(?=(?:学校|村|行政村|社区|单位|机构|企业|街道|乡镇|园区|医院)$)")
_RUN_BY_FIRST: Final = re.compile(r"^(?:实施|开展|享受|落实)(?=.{4,}(?:学校|村|社区|单位|机构|企业|街道|乡镇|园区|医院)$)")
_HOMES: Final = re.compile(r"(?:农户|住户|居民户?|贫困户|脱贫户|低保户|困难户|家庭|牧户|养殖户|种植户)$")
_HOMES_DONE: Final = re.compile(r"(?<![用客商账帐门落入分开立])户(?:检查|抽查|走访|改造|核查|帮扶)?$")
_GETS: Final = re.compile(r"受益(?:居民|群众|家庭|百姓)$")

_STAYS: Final = re.compile(r"^(?:服务|管理|活动|工作|项目|监测|检测|响应|参与|投诉|满意|教师|学生|家长|医生|患者|部门|单位|机构|企业|平均|新增)$|(?:服务|响应|投诉|参与|管理)$")

# The people who judge, one name for each kind.
_PEOPLE: Final = (
    (r"(?:受|被)?服务(?:的)?企业", "企业"), (r"求职(?:者|人员|群众)", "求职人员"), (r"[参与]会(?:人员|代表|嘉宾)", "参会人员"), (r"参展(?:商|企业|单位)", "参展企业"), (r"参赛(?:人员|选手|运动员|者)", "参赛人员"),
    (r"(?:无偿)?献血(?:者|人员)", "献血者"), (r"老年(?:群体|人群|人群体|群众)", "老年人"), (r"残疾(?:群众|人群众|人群体)", "残疾人"), (r"优抚(?:对象|人员|群体)", "优抚对象"), (r"居民群众", "居民"),
    (r"(?:参训|受训|培训|参培)(?:人员|学员|对象|者)|参加培训(?:的)?(?:人员|学员)|学员", "参训人员"),
    (r"参保(?:群众|人|人员|对象|居民|职工)", "参保人员"), (r"(?:被|受)?救助(?:对象|人员|群众)|受助(?:对象|人员|群众)|受救助(?:对象|人员)", "救助对象"),
    (r"(?:就诊|就医|门诊就诊|看病)(?:患者|群众|人员|病人|居民)", "患者"), (r"受益(?:对象|人员|人群|者)", "受益对象"), (r"(?:学校|校园|全校|全体)师生|教师学生|师生员工", "师生"),
    (r"(?:办事)?(?:企业群众|群众企业)", "办事群众企业"), (r"小区业主", "业主"), (r"(?:农民群众|农村群众|农民朋友)", "农民"), (r"(?:辖区|社区|本地|当地)(居民|群众|企业|市民)", r"\1"), (r"(?:老人|长者)", "老年人"),
    (r"(?:公安民警|公安干警|基层民警|一线民警)", "民警"), (r"(?:学生)?家长", "家长"), (r"(?:在校|受教育|广大)学生", "学生"),
    (r"(?:被)?服务(?:对象|群体|人群)", "服务对象"), (r"(?:消费群众|消费者)", "消费者"), (r"(?:被)?培训单位", "培训单位"), (r"(?:低保|低保救助)(?:对象|户|群众)", "低保对象"),
)  # fmt: skip
_WHO: Final = tuple((re.compile(found), put) for found, put in _PEOPLE)
_AND: Final = re.compile("[、和及与]|以及")
_A_PERSON: Final = re.compile(r".*(?:人|者|人员|对象|群众|企业|学生|家长|教师|师生|患者|家属|居民|村民|单位|部门|学校|职工|游客|用户|农户|农民|市民)")


def same_vocabulary(text: str) -> str:
    """Shorter and longer names of one thing, and verbs that mean one."""
    for found, put in _REWRITE:
        text = found.sub(put, text)
    return text


def same_rate(body: str) -> str:
    """Of a rate without its 率: word order, light words, synonyms of its result."""
    body = _TO.sub("", body) or body
    if _BUDGET.fullmatch(body):
        return "预算执行"
    body = _BOUGHT.sub(r"\1购置", body)
    body = _PURCHASE.sub("购置", body)
    body = _TRAINED.sub(r"\1培训", body)
    body = _WORKS.sub("", _BARE_WORKS.sub("", body))
    if (once := _ONCE.search(body)) is not None:
        body = "一次" + body[: once.start()] + body[once.end() :]
    body = _DONE_RIGHT.sub(r"\3\2\1", body)
    body = _ADVERB.sub(r"\g<b>\g<d>\g<a>\g<c>", body)
    body = _LIKE_HANDLED.sub("处理", _DONE.sub("", body))
    return _BETTER.sub("提升", _RISE.sub("增长", _FALL.sub("下降", body)))


_PER: Final = re.compile(r"[年月日]?(?P<who>[人生户]|[人学]次|亩|床位?|车|班)均|每(?:名|位|个|一)?(?P<each>学生|人次|平方米|公里|千米|公顷|[人生户亩床辆台套场班株棵盏座期次页册])(?:每[年月天日次期])*|(?P<any>单位|平均|单[台套位])(?=.*(?:成本|费用|造价|价格))")
_COST: Final = re.compile(r"(?<!公用)(?P<kind>(?:中央|省级|财政|政府|资金|经费|补助|补贴|拨款|投入|保障|控制)*(?:标准|定额|额度|金额|额|成本|费用|费|经费|支出|补助|补贴|投入|拨款|造价|价格))$")
_LAID_DOWN: Final = re.compile(r"(?:补助|补贴|补偿|供养|保障|发放|救助|资助|基本生活|费用|经费|拨款)*(?:标准|定额)$")
_NOT_LAID_DOWN: Final = re.compile(r"(?:技术|质量|建设|行业|国家|地方|团体|企业|排放|规范|地方性|国际|服务|工作|管理|评价|配置|安全|防洪|设计|达到|符合|制定|编制|修订|发布)标准$")
_SHORTEST: Final = 2
_PRICE: Final = re.compile(r"^(?:成本|费用|费|支出|造价|价格|控制)+$")
_NO_COST: Final = re.compile(r"门诊|住院|患者|次均|药品|可支配|收入|消费支出|生产总值|贷款|保费|增长|降低|下降|节约|控制(?:率|数|额)")


def same_cost(text: str) -> tuple[str, str] | None:
    """What costs so much for each, and whether it is a rate that was laid down or a cost: 人均培训费用 and 培训人均成本."""
    if (found := _COST.search(text)) is None or _NO_COST.search(text) or (per := _PER.search(text)) is None or per.end() > found.end():
        return None
    of = text[: per.start()] + text[per.end() : max(found.start(), per.end())]
    each = per["who"] or per["each"] or "单位"
    each = {"学生": "生", "人次": "人", "位": "单位", "学次": "人", "床位": "床"}.get(each, each)
    return (f"每{each}{of}", "成本") if _PRICE.fullmatch(found["kind"]) else (of if len(of) > 1 else f"每{each}{of}", "标准")


def same_standard(text: str) -> str | None:
    """What a sum is laid down for, by head as a rule, whether the name says so or not: 低保标准, 农村危房补助标准."""
    found = None if _NOT_LAID_DOWN.search(text) else _LAID_DOWN.search(text)
    return text[: found.start()] if found is not None and found.start() >= _SHORTEST else None


def same_count(of: str, head: str) -> tuple[str, str]:
    """Of a count: who receives a benefit is who it is paid to; what is carried out is simply done."""
    of = _ALL.sub("", of)
    if head in {"人数", "人次", "户数", "数"}:
        for pattern in (_RECEIVED, _GIVEN):
            if (found := pattern.match(of)) is not None and (who := _RECEIVERS.fullmatch(found["who"])) is not None:
                if head == "数" and not who[0]:
                    break
                homes = who[0].endswith("户") or who[0].endswith("家庭")
                return found[1] + ("企业" if who[0].endswith("企业") else ""), "户数" if homes else "人数" if head == "数" else head
        if (aided := _AIDED.match(of)) is not None:
            of = aided[1] + "资助"
            head = "人数" if head == "数" and aided[1].endswith("学生") else head
        of = re.sub(r"^享受(?=.{2})", "", _LED_TO.sub("", of))
    of = _RUN_BY.sub("", _RUN_BY_FIRST.sub("", of))
    of = _LIGHT.sub("", of)
    of = _TAKEN_PART.sub("", of) if head in {"人数", "人次"} else of
    of = _LIGHT_BEHIND.sub("", of) if head != "金额" else of
    of = _ACTED_ON.sub("", _TOOK_PART.sub("", of)) if head in {"人数", "人次"} else of
    of = _GOT_BY.sub("", _OF_THE_ACT.sub("", of)) if head in {"人数", "人次"} else of
    of = _DONE_FOR.sub("", _GETS.sub("受益", of)) if head == "户数" else of
    if head == "数" and _HOMES.search(of) and not of.endswith(("居民", "家庭")):
        head = "户数"
    if head == "数" and _HOMES_DONE.search(of):
        head = "户数"
    return of, head


def turned_around(one: str, other: str) -> bool:
    """Whether one is the other with its front at its end: 寄存骨灰 and 骨灰寄存, whatever the verb. 服务企业 and 企业服务
    differ: what is served and what serves."""
    if one == other or len(one) != len(other) or sorted(one) != sorted(other):
        return False
    front = next(n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    behind = next(n for n, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=True)) if a != b)
    return _swapped(one, other) or _swapped(one[front : len(one) - behind], other[front : len(other) - behind])


def _swapped(one: str, other: str) -> bool:
    at = (other + other).find(one)
    front, back = other[:at], other[at:]
    return at > 0 and min(len(front), len(back)) >= 2 and not (_STAYS.search(front) or _STAYS.search(back))  # noqa: PLR2004 - a word has two characters


def same_people(who: str) -> str:
    """One name for the people who judge; several in one order."""
    parts = [part for part in _AND.split(who) if part]
    if set(parts) == {"学生", "教师"} or who == "教师学生":
        return "师生"
    if len(parts) > 1 and all(_A_PERSON.fullmatch(part) for part in parts):
        return "、".join(sorted({_one_kind(part) for part in parts}))
    return _one_kind(who)


def _one_kind(who: str) -> str:
    for found, put in _WHO:
        if (match := found.fullmatch(who)) is not None:
            return match.expand(put)
    return who
