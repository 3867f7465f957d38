"""How the HTML report looks on a screen and on paper. Fonts are those of the reader's machine: nothing is fetched."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light; --line: #d9d7d0; --soft: #f6f5f1; --high: #b3261e; --medium: #b26a00; --low: #4a6b8a; }
* { box-sizing: border-box; }
body { font: 15px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1b1b1b;
  background: #fff; max-width: 1080px; margin: 0 auto; padding: 24px; overflow-wrap: anywhere; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 36px 0 8px; border-bottom: 2px solid #1b1b1b; }
h3 { font-size: 16px; margin: 24px 0 4px; } h4 { font-size: 14px; margin: 0; } h5 { font-size: 14px; margin: 0; }
p { margin: 4px 0; } .lead { color: #555; } nav { background: var(--soft); padding: 4px 16px 10px; margin: 18px 0; } nav h2 { margin: 8px 0; border: 0; }
nav > ul { list-style: none; padding: 0; } nav ul ul { display: flex; flex-wrap: wrap; gap: 0 16px; list-style: none; padding: 0 0 0 16px; font-size: 13px; }
.first { padding-left: 26px; } .first > li { padding: 6px 0 6px 10px; border-left: 5px solid var(--low); margin: 8px 0; }
.first > li.high { border-left-color: var(--high); } .first > li.medium { border-left-color: var(--medium); }
.money { color: var(--high); font-weight: 600; } details { margin: 6px 0; } summary { cursor: pointer; } h4 code { font-weight: 400; }
a { color: #0b5cad; } code { font-family: ui-monospace, Consolas, monospace; font-size: 12px; color: #555; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; margin: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 4px 8px; border-bottom: 1px solid var(--line); min-width: 5em; }
th { border-bottom: 1px solid #1b1b1b; font-weight: 600; } td.figure { white-space: nowrap; }
.card { border: 1px solid var(--line); border-left: 5px solid var(--low); border-radius: 4px; padding: 10px 14px; margin: 10px 0; }
.card.high { border-left-color: var(--high); } .card.medium { border-left-color: var(--medium); }
.verdict { font-size: 12px; padding: 1px 8px; border-radius: 9px; border: 1px solid #888; color: #444; }
.verdict.confirmed { background: var(--high); border-color: var(--high); color: #fff; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15em, 1fr)); gap: 4px 18px; font-size: 13px; margin: 8px 0; }
dl > .wide { grid-column: 1 / -1; } dt { color: #555; font-size: 12px; } dd { margin: 0; } ul { margin: 4px 0; padding-left: 22px; } .words, .where, .more { font-size: 13px; color: #555; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; } .pair > div, blockquote { background: var(--soft); padding: 8px 12px;
  border-radius: 4px; margin: 6px 0; } .goal { white-space: pre-wrap; } mark { background: #ffe38a; color: inherit; }
.error { color: var(--high); } figure { margin: 18px 0; } .lanes { max-width: none; font-size: 13px; }
.lanes .step { fill: #fdf3d8; stroke: #9a8a52; } .lanes .beside { fill: #fff; stroke: #888; stroke-dasharray: 4 3; }
.lanes .gap { fill: #ececea; } .lanes .year { font-weight: 600; } .lanes .small { font-size: 12px; fill: #555; }
.lanes .tiny { font-size: 10px; fill: #6b6b6b; } .lanes path { fill: none; stroke: #7d8794; stroke-width: 1.5; }
.lanes .end { text-anchor: end; } .lanes .other { stroke-dasharray: 5 4; } footer { margin-top: 40px; color: #777; font-size: 12px; }
@media (max-width: 700px) { .pair { grid-template-columns: 1fr; } }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } .screen { display: none; } #coverage { break-before: page; }
  .first > li { margin: 5px 0; padding: 2px 0 2px 8px; line-height: 1.4; } details:not([open]) > summary { color: #555; } .first > li, figure { break-inside: avoid; } summary, .card > h4 { break-after: avoid; } table { font-size: 9pt; } th, td { min-width: 3em; padding: 3px 5px; } .pair > div, blockquote, li, dd, tr, .lanes { break-inside: avoid; }
  h2, h3, h4, dt { break-after: avoid; } .scroll { overflow: visible; } .lanes { max-width: 100%; height: auto; } a { color: inherit; text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } @page { size: A4; margin: 16mm; } }
"""
