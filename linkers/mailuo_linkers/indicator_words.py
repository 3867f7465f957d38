"""Words of Chinese budget indicators that mean one thing, trade by trade. Reach for it to add a synonym; how they are used
stands in indicator_concepts.

The two long tables stand in data/gazetteers. Source: general knowledge of the indicator vocabulary in public use (the
common and trade-wise performance indicators of the finance departments, statistical terms of the trades, and everyday short forms). No list was copied, and no name is in
it because a document prints it. Each line is a canonical word, a colon and the words that are rewritten to it wherever
they stand; an auditor would accept each without seeing the document. Words that are one only in some places are rewritten
behind or before others in indicator_vocabulary.
"""

from __future__ import annotations

from typing import Final

from mailuo_graph.gazetteer import gazetteer_text

ACTS: Final = gazetteer_text("indicator_acts.txt")
"""What is done or what comes of it. They may stand before or behind what they are done to."""

THINGS: Final = gazetteer_text("indicator_things.txt")
"""Other names of one thing. What a line names may hold names of other lines: the longest word is taken."""

LIGHT: Final = """
有关 相关 各类 各项 各种 各级 广大 所需 必要 本年 本年度 当年 全年 年内 本级 全市 全区 全县 全省 我市 我区 我县 我省 辖区 辖区内 市域 县域 区域内 本市 本区 本县 本地区 全镇 全域 全州 全旗
定制 情况 工作 任务 实际 实现 进行 予以 给予 累计
"""
"""What changes no quantity, wherever it stands: dropped where enough is left."""

ADVERBS: Final = """
妥善 有效 持续 显著 明显 不断 逐步 进一步 切实 稳步 大力 全面 充分 有力 积极 着力 大幅 极大 较大 较好 深入 扎实 依法
"""
"""What only praises the act that follows it at once."""

PEOPLE: Final = """
学生 家长 教师 师生 群众 公众 居民 村民 市民 企业 职工 员工 患者 游客 读者 观众 用户 乘客 旅客 司机 驾驶员 农民 农户 牧民 老年人 儿童 残疾人 业主 住户 商户 客户 纳税人 消费者 服务对象 参训人员 学员 干部 单位 部门 机构 人员
工作人员 办事群众 办事企业 社会公众 受益群众 救助对象 优抚对象 退役军人 求职人员 运动员 参赛人员 参会人员 志愿者 献血者 考生 幼儿 民警 军人 官兵 党员 使用者 管理人员 医务人员 医护人员 技术人员 毕业生 经营者 租户
"""
"""Who judges; they may stand in any order with what is judged."""

UNMARKED: Final = """
工程 项目 项目区 服务 基层 国家 法定 适龄 初步 得到 获得 接受 应急救援 公安机关工作 纳入 列入 范围内 涉及 所属 相应 当地 本地 群众性 经常性 常态化 标准化水平 辖内 行政区域 行政区域内 区域性 前端 现代化 年内 规划内 计划内 年度计划 下达 常住 常住人口 常住居民 符合条件 符合 应享 政策 机构 场所 区域 现场 网络 信息 系统 整体 总体 综合 业务 事项 环节 公共 城区 建成区 单位 用户 受益
窗口 质量 安全 疫情 情形 过程 群体 人群 对象 人员 居民 财政 中央 省级 市级 年度 农村地区 设施 设备设施 主要 规定 要求 期限 时限 时间节点 节点 按规定 按要求 按计划 有责 责任性 责任
"""
"""What a rate or a time may carry or not where something else says what is measured. A count keeps them."""

KEPT: Final = """
双公示 垃圾邮件 垃圾短信 政务公示 公示牌 公示栏
工作站 工作室 工作者 工作日 工作量 工作人员 工作经费 工作区 工作点 工作坊 社会工作 工作队 工作组 工作台 社工 任务书 编制数 编制人 在编 超编 编制内 编制外
日常生活 实际使用人 监测站 检测站 培训班 培训机构 培训基地 培训中心 检测机构 检测中心 检验机构 审计机关 采购人 采购合同   建设单位  建设标准 建设用地 建设规模 建设内容 建设期 建设者 建设工地
养护工 养护站 养护单位 维修资金 维修基金 维护费 救助站 救助金 救助机构 资助金 资助政策 登记证 许可证 宣传员 宣传栏 宣传片 宣传周 宣传月 宣传日 宣传车 宣传点 宣传阵地 展览馆 展示馆 陈列馆 储备库 储备粮 租赁住房 租赁补贴 租赁合同 租赁企业 仲裁员 仲裁院 调解员 调解委员会 调解组织 调解室 申请人 检查站 检查员 安装工 保护区 保护地 保护站 保护员 保护单位 保护点 支持政策 保障房 保障性 保障能力 保障水平 保障措施 保障机制 保障体系 保障对象 保障金 保障人员 评估机构 评价体系 处理厂 处理站 处理设施 处理器 处理能力 处置中心 处置率 清运车 清运量 发展规划 使用权 使用面积 使用人 稳定性 规范性 规范化 规范性文件 标准规范 完成情况
普及型 数字化城管 数字化转型 数字化平台 数字化系统 创作者 创作基地 演出团体 演出季 演出市场 接收站 接收机 征收机关 审批事项 审批局 认定标准 保障标准 救助标准 发放标准 补助标准 补贴标准 资助标准 通过能力 覆盖半径 接待能力 接待站 接待室 接待中心 治理体系 治理能力 培养基地 培养计划   发布会 发布平台
组织机构 组织化 组织部 社会组织 组织者 党组织 基层组织 合作组织 自治组织 组织体系 组织建设 组织工作 增长点 增强现实 更新率 保证金 保证保险 保证书 促进会 促进中心 推进会 带动力 推进器 稳定器 优化器 稳定岗位 规范化
"""
"""Words in which an act is none: they stay as they are."""

KEPT_IN_COUNTS: Final = "采购项目 建设项目 改造项目 建设工程 改造工程 维修项目 修缮工程 改造任务 建设任务 服务项目"
"""What is counted and no act there; in rates and times the work is meant."""

ONE_FOR: Final = """
治理 整改 隐患 问题 漏洞
治理 改造 危桥 危房 老旧
改造 维修 校舍
处理 办结 投诉 举报
安装 配备 健身设施
培育 培训 农民
支付 发放 工资 补贴 津贴 待遇 养老金 助学金 奖金 生活费 救助金 抚恤金 补偿
拨付 发放 工资 津贴 待遇 养老金 助学金 奖金 生活费 救助金 抚恤金 补偿
治理 防治 鼠害 病虫害 有害生物 虫害 蝗虫 疫病
核发 发放 许可证 证照 居住证 执照 产权证 身份证 驾驶证
回复 办理 建议提案 提案 (?<!复)议案
办结 办理 建议提案 提案 (?<!复)议案
办结 办理 公证
修复 维修 路面 道路 公路 管网 管道 设备 设施 桥梁
治理 修复 矿山 湿地 植被
补种 种植 树 苗 绿地 草
运维 养护 公务车 车辆 道路 公路 绿地 河道
播种 种植 粮食 水稻 小麦 玉米 大豆 油菜
拆除 治理 违建
征迁 征收 房屋 土地
募集 筹集 资金 善款
查询 利用 档案
监测 抽检 农产品 水产品 畜产品
检测 抽检 农产品 水产品 畜产品
安装 建设 摄像头 视频监控 卡口 电子警察
运维 养护 气象站 地震台站 信号灯 警车 消防车 消火栓
养护 保护 古树
下降 减排 化学需氧量 氨氮 氮氧化物 二氧化硫 挥发性有机物 总磷
建设 创建 节水型 文明城市 卫生城市 园林城市 卫生乡镇 文明单位
解决 带动 就业
"""
"""The first word is the second where it is done to one of the things behind: 隐患治理 is 隐患整改."""

EXCLUDING: Final = """
幼儿园 小学 初中 高中 中职 高职 高校 中小学 特殊教育 职业学校 技工 大学 学前 义务教育
高血压 糖尿病 结核病 精神障碍 艾滋病 肿瘤 慢性病 传染病 地方病 乙肝
开工 竣工 完工 完成 验收 交付 中标 招标 立项 设计
公交 出租 货车 客运 货运 校车 公务车 执法车 救护车 消防车 环卫车
道路 公路 桥梁 隧道 铁路 航道 码头 机场 车站
国省道 农村公路 高速公路 县道 国道 省道 干线
水库 河道 堤防 泵站 水闸 灌区 塘坝 湖泊 沟渠 山塘
水稻 小麦 玉米 大豆 油菜 蔬菜 水果 茶叶 粮食 棉花
生猪 奶牛 肉牛 家禽 水产 畜禽 渔业
乘客 驾驶员 司机 企业 群众 学生 教师 家长 患者 医务人员 医护人员 民警 居民 游客 读者 职工 公众 用户 服务对象 农民 村民 单位 残疾人 老年人 商户 消费者 参训人员 法官
社区 街道 乡镇 行政村 县级 市级 省级 国家级
一级 二级 三级 四级 五级
一类 二类 三类 四类 五类
男 女
城市 农村 城镇
新增 存量 累计
专职 兼职
小型 中型 大型
高压 低压
报名 录取 参考
低保 特困 孤儿 困境儿童 残疾人 高龄 优抚 退役军人 失业 留守儿童 老年人 流浪
养老保险 医保 工伤保险 失业保险 生育保险 社保
食品 药品 化妆品 医疗器械 特种设备 计量 农产品 工业产品 保健食品
废水 废气 固体废物 噪声 土壤 污水 垃圾 危险废物 医疗废物 餐厨 建筑垃圾 粪污
细颗粒物 可吸入颗粒物 臭氧 二氧化硫 氮氧化物
地表水 地下水 饮用水源 海水 湿地 断面水质 黑臭
森林 草原 湿地 耕地 林地 荒漠 公园
图书馆 博物馆 文化馆 美术馆 纪念馆 体育馆 科技馆 展览馆 档案馆
图书 报刊 电影 戏曲 广播 电视 演出 展览 讲座 非遗 文物
刑事 治安 民事 行政 电诈 命案 盗窃 毒品 经济案件 八类
公租房 保租房 棚户区 危房 老旧小区 商品房 住宅 廉租房
供水 排水 供气 供热 供电 燃气 污水 雨水
系统 网络 机房 服务器 数据库 终端 存储 链路 专线 电子政务外网
死亡 受伤 伤亡
接听 响应 处理 修复 到场
发明专利 实用新型 外观设计 商标 专利
进口 出口 进出口
外资 内资
高新技术企业 科技型中小企业 规上 个体 独角兽 专精特新
博士 硕士 本科 院士
公证 仲裁 调解 法律援助 律师 行政复议 社区矫正
合格 优良 优秀
门诊 住院 急诊 体检
村 户
安全事故 交通事故 火灾 医疗事故 网络安全事件 信访 舆情
结构 质量 数量
报告 方案 规划 标准 课题 论文 稿件 简报
微信 微博 网站 短视频 客户端
春季 秋季 夏季 冬季
"""
"""Each line is words that exclude each other: where one name has one of them and the other another, no likeness of the rest
joins them."""

HARMLESS: Final = """
在册 现有 已建 已有 既有 既有住宅 老旧住宅 发展 公共 具备 拥有 享受 应发 应免 城市 城镇 城乡 县级以上 全民 群众 居民 人口 农户 农民 企业 市民 用户 本体 成果 农田 历史遗留 规模养殖场 养殖环节 食用 年度 全市 车辆 业务 服务 管理 设施 设备 工程 项目
专业 专业化 自主 综合 社会 基本 相关 日常 一般 各类 各级 主要 统一 集约 高效 现代 系统 平台 网络 信息 数据 资金 经费 工作 任务 活动 事项 情况 程度 水平 面积 长度 范围 区域 现场 过程 环节 结果 成效 单位 机构 部门 人员 对象 技术 技术状况 mqi aqi 路 水体 纸质 加工 联网 前端
政策 制度 体系 机制 标准 监督性 强制 到货 新购 所购 采购 配套 有关 参与 参加 得到 获得 接受 提供 完成 实施 开展 进行 实现 实际 全员 全体 总体 整体 合计 累计 初步 视频监控 干线 电话 话务 登记 生态 自然 环境 质量 安全 市政 主城区 中心城区 城区 建成区 节目 本地 户籍
"""
"""What one of two names may say more than the other where everything else is the same: it restricts nothing, or only says
what the rest already says."""

SOFT_ACTS: Final = frozenset(["保障", "落实", "排查", "支持", "使用", "执行", "配备", "参加", "建设", "宣传", "受理", "验收", "利用", "发放", "办理", "监督", "聘用", "展示", "举行", "创建", "编制", "安排", "巩固", "解决", "达到", "改善", "接待"])
SOFT_IN_RATES: Final = SOFT_ACTS - {"使用", "利用", "执行", "配备", "达到", "改善", "监督", "参加"}
"""Acts that one of two names may leave unsaid."""

GENERIC: Final = """
设备 设施 系统 平台 人员 车辆 项目 工程 服务 活动 培训 资金 补贴 补助 案件 企业 机构 数据 信息 资料 报告 宣传 任务 工作 管理 建设 维修 养护 检查 检测 监测 问题 事项 业务 单位 群众 居民 对象 学生 教师 人口 面积 场所 质量 安全 环境 网络 中心 站点 产品 材料 物资 房屋 道路 故障 内容 成本 事故 费用 经费 标准 制度 计划 合同 会议 演练
"""
"""Words that so many names share that sharing them says little."""
