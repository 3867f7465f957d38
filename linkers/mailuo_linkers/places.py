"""Which place and level of government a body's name begins with. Rules of how such names are built (省 市 区 县 …), with
the few names the rules can't tell: municipalities and autonomous regions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MUNICIPALITIES: Final = ("北京市", "天津市", "上海市", "重庆市")
_REGIONS: Final = ("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区")
_STATE: Final = re.compile("中华人民共和国|国家|全国|中央|最高人民|国务院")
_PROVINCE: Final = re.compile(rf"(?:{'|'.join(_REGIONS)}|{'|'.join(_MUNICIPALITIES)}|[\u4e00-\u9fff]{{2,3}}省)")
# A word that ends like a place and is none. 盐城市 and 江城区 are places, 智慧城市 and 老城区 are not told by their end.
_NO_PLACE: Final = re.compile(
    "[全本我各].*|.*(?:社区|园区|景区|校区|小区|片区|辖区|灾区|牧区|军区|战区|疫区|分区|街区|厂区|保护区|地区[县区旗市])"
    "|(?:.{2,})?(?:城市|都市|超市|山区|库区|湖区|港区|城区|矿区|郊区|市区)",
)
_FUNCTION: Final = re.compile("局|委员|中心|政府|服务|管理|办公|医院|学校|大学|图书|博物|街道办|人民|公安|法院|监督")
_CITY: Final = re.compile("[\u4e00-\u9fff]{2,9}?(?:自治州|州(?=[\u4e00-\u9fff]{2})|地区|盟|市)")
_COUNTY: Final = re.compile(
    "[\u4e00-\u9fff]{0,8}?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|高新区|经开区|开发区|保税区|风景名胜区|旅游度假区"
    "|示范区|试验区|产业园区|工业园区|管理区|自治县|自治旗|新区|林区|特区|区|县|旗|市)",
)
_OLD_CORE: Final = re.compile("城区|矿区|郊区")  # real names of districts, but only straight after their city's
_TOWN: Final = re.compile("[\u4e00-\u9fff]{2,5}?(?:街道|镇|(?<!城)乡|苏木)(?=[\u4e00-\u9fff])")
_SHORT: Final = re.compile("(?P<level>[省市区县镇])(?=[\u4e00-\u9fff]{3})(?!场|民|容|域|道|情|城|长|政(?!务|府|数|协|法)|树|花|级|区|乡|街|村|县|辖|直(?!属)|市(?!场|政|民|容|管|委|人)|界|际|内|外)")
_SHORT_LEVEL: Final = {"省": "省", "市": "市", "区": "区县", "县": "区县", "镇": "镇街"}


@dataclass(frozen=True, slots=True)
class Place:
    """`names` from the widest to the narrowest, as printed; `length` is how much of the name they take. A lone 市 or 区
    in front says a level and no name."""

    level: str | None = None
    names: tuple[str, ...] = ()
    length: int = 0

    @property
    def district(self) -> str | None:
        return "".join(self.names) or None


def place_of(name: str) -> Place:
    """The place a name begins with. A city without its province may be of county rank; it counts as 市, since the name
    alone does not say otherwise."""
    state = _STATE.match(name)
    if state is not None:
        return Place("国家", (), 0)
    names: list[str] = []
    level: str | None = None
    at = 0
    province = _PROVINCE.match(name)
    if province is not None:
        names, level, at = [province.group()], "省", province.end()
    if not names or names[0] not in _MUNICIPALITIES:
        city = _token(_CITY, name, at)
        if city is not None:
            names, level, at = [*names, city], "市", at + len(city)
    county = _token(_COUNTY, name, at)
    if county is None and names and (old := _OLD_CORE.match(name, at)) is not None:
        county = old.group()
    if county is not None and not (county.endswith("市") and not names):
        names, level, at = [*names, county], "区县", at + len(county)
    town = _token(_TOWN, name, at)
    if town is not None:
        names, level, at = [*names, town], "镇街", at + len(town)
    if not names and (short := _SHORT.match(name)) is not None:
        return Place(_SHORT_LEVEL[short["level"]], (), 1)
    return Place(level, tuple(names), at)


def _token(pattern: re.Pattern[str], name: str, at: int) -> str | None:
    match = pattern.match(name, at)
    if match is None:
        return None
    words = match.group()
    too_short = len(words) < 2 or (len(words) == 2 and words[-1] not in "县旗")  # noqa: PLR2004 - 歙县, never 东区
    if too_short or _NO_PLACE.fullmatch(words) or _FUNCTION.search(words):
        return None
    return words
