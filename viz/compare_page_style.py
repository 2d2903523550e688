"""The look of the report: one column, made for reading on a screen and for A4."""

STYLE = """
:root { color-scheme: light; --ink: #1d1d1f; --soft: #5b5f66; --line: #d4d7dc; --pale: #f4f5f7; --mark: #0072B2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 54rem; padding: 1.5rem 1.2rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.65 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
  "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
html[lang="en"] body { font-family: "Segoe UI", "Helvetica Neue", Arial, "Noto Sans", "Noto Sans CJK SC",
  "Microsoft YaHei", sans-serif; line-height: 1.55; }
h1 { font-size: 1.75rem; line-height: 1.3; margin: 0 0 .3rem; }
h2 { font-size: 1.3rem; line-height: 1.35; margin: 2.6rem 0 .6rem; padding-bottom: .3rem;
  border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.06rem; margin: 2rem 0 .4rem; }
p { margin: .5rem 0; }
header p, .soft { color: var(--soft); }
.answer { border-left: 4px solid var(--mark); padding: .2rem 0 .2rem 1rem; margin: 1.2rem 0; }
.answer h3 { margin: 0 0 .3rem; }
aside { background: var(--pale); border: 1px solid var(--line); border-radius: 6px; padding: .6rem 1rem;
  margin: 1.2rem 0; font-size: .93rem; }
nav ul { columns: 2; padding-left: 1.2rem; margin: .4rem 0; }
a { color: var(--mark); }
figure { margin: 1.6rem 0; }
figure svg { display: block; width: 100%; height: auto; }
figure svg text { font-family: inherit !important; }
figure svg * { stroke-linejoin: round; stroke-linecap: butt; }
figure .title { font-weight: 600; margin: 0 0 .3rem; }
figcaption { color: var(--soft); font-size: .86rem; line-height: 1.5; margin-top: .3rem; }
.scroll { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.4;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; font-size: .95rem; }
th, td { padding: .24rem .5rem; text-align: right; vertical-align: top; }
thead th { border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tbody tr { border-bottom: 1px solid var(--line); }
th.word, td.word { text-align: left; }
tbody th { font-weight: 400; text-align: left; }
tr.strong th, tr.strong td { font-weight: 600; }
tr.sub th { padding-left: 1.4rem; }
.note { color: var(--soft); font-size: .84rem; line-height: 1.5; margin: .35rem 0 1rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 1.6rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .6rem 0; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd.code, code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .86em; }
@media (max-width: 40rem) { body { font-size: 15px; } nav ul { columns: 1; } dl { grid-template-columns: 1fr; }
  dd { margin-bottom: .3rem; } figure svg { min-width: 34rem; } figure .draw { overflow-x: auto; } }
@page { size: A4; margin: 16mm 15mm 17mm; @bottom-center { content: counter(page) " / " counter(pages);
  font: 9pt sans-serif; color: #5b5f66; } }
@media print {
  body, html[lang="en"] body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.45; }
  h2 { margin-top: 1.4rem; }
  h3 { margin-top: 1rem; }
  figure, .scroll, aside { margin: .7rem 0; }
  figure svg { width: 92%; }
  table { font-size: 8pt; line-height: 1.25; }
  th, td { padding: .1rem .35rem; }
  .pair { grid-template-columns: 1fr 1fr; }
  nav { display: none; }
  .scroll { overflow: visible; }
  figure, aside, .answer, tr, caption { break-inside: avoid; }
  .short { break-inside: avoid; }
  h2, h3, caption, .title { break-after: avoid; }
  section.scenario + section.scenario { break-before: page; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
}
"""
