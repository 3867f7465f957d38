"""The acceptance set itself: whole, in step with what it is made from, and unknown to the program."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# names that only these sets have; code, rules and word lists must not know them
OWN_NAMES = (
    "砚溪", "丹岭", "云坪区", "柏湾区", "石棠县", "砚学堂", "阳光食安", "砚哨", "砚医通", "库安云", "砚河通", "安居码", "砚盾", "银龄砚溪",
    "禾溯", "岫衡", "槐汀", "箬岚", "杉垭", "桐堰", "芷阜", "田管佳", "阳光禾账", "禾清眼", "固废云账", "溯艺汇", "约溯", "座小图", "数智槐汀",
    "岚治理",
    "栖岚", "绛川", "梧渡", "青筠", "磬山县", "栖工邻", "安薪码", "栖梯安", "栖知桥", "栖易登", "学宫巷", "石门坳", "食府街",
    "玳江", "蔚浔", "茗浦", "桴山", "漪田", "鹭尾", "浔湖公园", "蔚行管家", "浔医镜", "蔚矫通", "青烟哨", "绿管家", "小桴",
    "漱川", "楸岗", "桕岩", "茆港", "芡塘", "涂坞", "漱商眼", "戎光通", "火眼哨", "漱行车", "云仓易调", "招商云图", "枳仓", "蓼浦", "砧埠头",
    "苕陵", "郇江", "葵坞", "砺塘", "桐阶街道", "苇桥街道", "蓠口县", "雁洄县", "苕科通", "仪享苕陵", "苕统数坊", "医管一屏", "苕苗云诊", "苕金办", "槲影路", "苓波路",
    "芮汀", "棠泽", "柘湾", "芮安枢", "芮瞳", "掌上芮警", "芮档e查", "芮忆", "芮智管", "芮政通", "芮好办", "芮小政", "柘智管", "柘网格",
    "藜洲", "樨岭", "菡塘", "莼浦", "蓂阳", "藜城管", "藜韵云", "藜疾控", "审易析", "荻湖", "七里坳", "鹤鸣洞", "蓼汀",
    "澹原", "芎岭", "苎桥", "檀陂湖", "菖浦县", "澹农云", "澹田易", "澹食源", "芎牧云", "澹业通", "澹零工", "澹评通", "澹卡通", "澹安码", "澹好办", "澹城一屏",
    "苎里办", "苎智管", "苎办通",
    "泓渚", "榧屏", "荇洲", "椋山区", "椆坑", "泓医通", "泓宝之家", "泓河清", "泓泵管家", "泓学云", "泓城智脑", "荇城眼", "荇事好办", "泓政通",
    "潆台", "椴川", "蕖湾", "檎山", "潆房通", "潆里邻", "房安在线", "潆城档", "潆惠卡", "潆采云", "潆易交", "潆助残", "辅具e站", "手语云桥", "潆畅行", "潆翼",
    "潆执通", "潆诉易", "潆和通", "潆易办", "蕖易办", "蕖湾智眼", "蕖办公",
    "柃岳", "湉溪", "苋坪", "桫坝镇", "岑口镇", "湉健云", "湉健通", "湉医联", "湉规批", "湉登易", "湉土哨", "湉灾哨", "田长巡",
    "湉动", "湉赛通", "湉训宝", "湉智管", "湉办", "卫监在线", "苋易办", "苋智管", "苋政通", "苋网格",
    "珩州", "梓墟", "菀溪", "杼山县", "珩学云", "珩课伴", "珩入学", "珩心语", "珩市监", "珩企开", "珩食鉴", "珩质通", "i珩理", "珩理码", "珩理云医", "珩易办",
    "珩城枢", "菀易办", "菀智管", "菀网格", "菀政通",
    "沄阡", "桤原", "荭渡", "沄水云", "沄河长", "沄汛通", "沄上文旅", "约沄", "沄景通", "沄图通", "沄艺课堂", "沄法通", "在矫易", "沄调和", "沄公证",
    "沄事办", "沄城脑", "荭易办", "荭小助", "荭智管", "荭网格", "荭政通",
)  # fmt: skip


SETS = sorted(path.parent.name for path in HERE.glob("*/data"))


def files(name):
    return sorted(path for folder in ("truth", "docs") for path in (HERE / name / folder).iterdir())


@pytest.mark.parametrize("name", SETS)
def test_truth_and_documents_are_what_the_data_says(tmp_path, name):
    """Building again changes nothing, so a correction made in truth/ alone cannot be lost unseen."""
    before = {path: path.read_bytes() for path in files(name)}
    assert before
    subprocess.run([sys.executable, HERE / "build.py", "--set", name, "--gold", tmp_path], check=True, capture_output=True)
    assert {path: path.read_bytes() for path in files(name)} == before


@pytest.mark.parametrize("name", SETS)
def test_truth_scores_perfectly_and_a_damaged_truth_does_not(name):
    """The measure can tell a program without mistakes from one with mistakes."""
    done = subprocess.run([sys.executable, HERE / "measure.py", "--set", name, "--selftest"], check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", OWN_NAMES)
def test_program_does_not_know_the_set(name):
    """A rule, word list or test that names something of this set was made from it."""
    roots = ("app", "data", "docs", "extractors", "graph", "linkers", "notebooks", "queries", "tests")
    ours = (path for root in roots for path in (ROOT / root).rglob("*") if path.suffix in {".py", ".yaml", ".yml", ".json", ".jsonl", ".md", ".txt", ".csv", ".tsv"})
    knowing = [str(path.relative_to(ROOT)) for path in ours if HERE not in path.parents and name in path.read_text(encoding="utf-8", errors="ignore")]
    assert not knowing
