"""All features of a pair, in the order of the model: what each is called and what it means to a user. The values are made
in `features`; a feature that can't be computed is 0 and adds nothing."""

from __future__ import annotations

from typing import Final

from mailuo_graph.words import Text

FEATURES: Final[dict[str, Text]] = {
    "name_same": Text("名称去掉单位、年份和后缀后相同", "names are equal but for owner, years and suffix"),
    "form_same": Text("同一单位、名称和期数标段注记都相同", "one unit, and name, phase, lot and notes all equal"),
    "name_rare": Text("相同的名称在其他单位少见", "the equal name is rare among other units"),
    "name_near": Text("名称相近的程度（0.5 以上部分）", "how alike the names are, above a half"),
    "name_very_near": Text("名称几乎一样（0.8 以上部分）", "names are almost the same, above four fifths"),
    "name_inside": Text("一个名称含有另一个", "one name contains the other"),
    "name_start": Text("名称开头相同的比例", "share of the name that is the same in front"),
    "name_end": Text("名称结尾相同的比例", "share of the name that is the same at the end"),
    "name_slip": Text("只差一个字，像是识别错误或笔误", "one character apart, as a misread or mistyped one"),
    "name_odd_slip": Text("只差一个字，且其中一个写法别处没有", "one character apart, and one of the spellings stands nowhere else"),
    "name_odd": Text("名称相近，其中一个写法别处没有", "names alike, one of the spellings stands nowhere else"),
    "name_short": Text("名称很短", "the names are short"),
    "substitution": Text("名称的这种差别，别处多见于前后年（为负时：多见于同年并存）", "elsewhere names with this difference follow each other (below 0: stand side by side)"),
    "substitution_known": Text("这种差别在别处见过", "this difference was seen elsewhere"),
    "number_other": Text("名称中的数字或字母不同（12345 不是 12333）", "figures or letters in the names differ (12345 is not 12333)"),
    "number_one_sided": Text("只有一方名称中有数字或字母", "figures or letters in one of the names only"),
    "phase_same": Text("期数相同", "same phase"),
    "phase_next": Text("后者是下一期", "the later one is the next phase"),
    "phase_one_sided": Text("只有一方写了期数", "only one of them names a phase"),
    "phase_other": Text("期数不同且不是下一期", "different phases, not in order"),
    "lot_same": Text("标段或包号相同", "same lot"),
    "lot_other": Text("标段或包号不同", "different lots"),
    "lot_one_sided": Text("只有一方写了标段或包号", "only one of them names a lot"),
    "mark_same": Text("括号里的注记相同（如资金来源）", "same note in brackets, such as the source of money"),
    "mark_other": Text("括号里的注记不同", "different notes in brackets"),
    "mark_near": Text("括号里的注记只差一两个字", "notes in brackets a character or two apart"),
    "mark_one_sided": Text("只有一方有括号注记", "only one of them has a note in brackets"),
    "pilot_to_full": Text("先试点，后推广或去掉“试点”", "a pilot first, then for all or without the word pilot"),
    "stage_backwards": Text("先推广，后试点", "for all first, then a pilot"),
    "follows": Text("后者在前者结束后的下一份预算出现", "the later one appears in the very next budget after the earlier ends"),
    "gap": Text("中间隔的预算份数", "budgets between the two"),
    "next_year": Text("后者在前者结束后的下一年出现", "the later one appears in the year after the earlier ends"),
    "years_known": Text("该单位各年预算齐全的程度", "how complete the budgets of the unit are over its years"),
    "woven": Text("一方正好补上另一方缺的年份", "one fills the years that the other lacks"),
    "same_year": Text("同一年度里各付不同合同期", "both paid in one fiscal year, for different contract periods"),
    "same_year_same_name": Text("同一年度、名称相同、合同期不同", "one fiscal year, equal names, different contract periods"),
    "amount_near": Text("金额相近", "amounts are near"),
    "amount_far": Text("金额相差的倍数（对数）", "how far the amounts are apart (logarithm)"),
    "goal_rare": Text("目标中共有的少见句子", "rare sentences that both goals have"),
    "goal_exclusive": Text("共有的句子不见于同年的其他项目", "the common sentences stand in no other project of the same year"),
    "goal_different": Text("两方都有少见句子，但没有一句相同", "both goals have rare sentences and none in common"),
    "goal_figures": Text("目标里的数字也相同", "the figures in the goals are the same too"),
    "goal_everyday": Text("目标用语整体相近", "the goals are alike on the whole"),
    "indicators_rare": Text("共有的少见指标", "rare indicators that both have"),
    "indicators_everyday": Text("指标整体相近", "the indicators are alike on the whole"),
    "indicators_different": Text("指标整体不同", "the indicators differ on the whole"),
    "unit_renamed": Text("预算单位更名", "the unit was renamed"),
    "unit_other": Text("预算单位不同", "the units are different"),
    "unit_other_rare_name": Text("单位不同，但名称相同且少见", "the units differ, but the name is the same and rare"),
    "unit_moves": Text("两个单位之间另有项目移交", "other projects moved between the two units as well"),
    "no_rival": Text("同期没有别的项目也像", "no other project of the same period comes near"),
    "rival_worse": Text("同期别的项目都不如它像", "other projects of the same period fit less"),
    "rival_better": Text("同期有别的项目更像", "another project of the same period fits better"),
}  # fmt: skip
NAMES: Final = tuple(FEATURES)
RIVALS: Final = ("no_rival", "rival_worse", "rival_better")
"""Known only after a first look at all pairs by the other features."""
