/** How a page looks: on paper, on a phone, by day and by night. One accent; other colours only say how something came out. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f6f8fa; --line: #dde3e9; --text: #17202a; --quiet: #556270;
  --accent: #1f5fbf; --accent-soft: #1f5fbf1f;
  --good: #17703f; --bad: #b3261e; --bad-soft: #b3261e1f; --unsure: #8a5a00; --unsure-soft: #8a5a0024; --broken: #6b3fb8;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11161c; --panel: #19212a; --line: #2c3743; --text: #e5eaf0; --quiet: #9eabb9;
    --accent: #7db3ff; --accent-soft: #7db3ff29;
    --good: #69cf98; --bad: #ff8a80; --bad-soft: #ff8a8029; --unsure: #efc050; --unsure-soft: #efc05029; --broken: #bda4ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto,
  "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
}
main, header, footer { max-width: 1160px; margin: 0 auto; padding: 0 32px; }
header { padding-top: 56px; }
footer { padding-bottom: 56px; color: var(--quiet); font-size: 14px; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; font-weight: 650; overflow-wrap: anywhere; }
h1 { font-size: 34px; letter-spacing: -.015em; }
h2 { font-size: 25px; letter-spacing: -.01em; }
h3 { font-size: 18px; }
h4 { font-size: 15px; margin: 32px 0 10px; }
.path > h4:first-child { margin-top: 0; }
p { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.over { color: var(--quiet); font-size: 14px; margin-bottom: 6px; }
.given { display: grid; align-items: baseline; grid-template-columns: max-content minmax(0, 1fr); gap: 10px 32px; margin: 28px 0 0; }
.given dt { color: var(--quiet); }
.given dd { margin: 0; overflow-wrap: anywhere; }
.given ul { list-style: none; margin: 0; padding: 0; }
code, pre { font-family: var(--mono); font-size: 13.5px; }
pre { margin: 0; padding: 12px 16px; background: var(--panel); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
section { margin-top: 64px; }
.back + section.service { border-top: 1px solid var(--line); padding-top: 56px; }
.paths { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 24px 48px; margin-top: 20px; }
.scroll + .paths, .figures + .paths { margin-top: 40px; }
.path { min-width: 0; }
.verdict { font-size: 18px; line-height: 1.5; padding: 2px 0 2px 18px; border-left: 4px solid var(--quiet); max-width: 52em; text-wrap: pretty; }
.verdict strong { display: block; font-size: 13px; line-height: 1.4; color: var(--quiet); font-weight: 600; }
.verdict.aborted { border-color: var(--accent); } .verdict.promoted { border-color: var(--good); }
.verdict.paused { border-color: var(--unsure); } .verdict.stuck, .verdict.refused { border-color: var(--bad); }
.warnings { list-style: none; margin: 16px 0 0; padding: 12px 16px; background: var(--unsure-soft); border-radius: 6px; font-size: 15px; overflow-wrap: anywhere; }
.warnings:first-child { margin-top: 0; } .warnings + .verdict { margin-top: 20px; }
.warnings strong { color: var(--unsure); }
.scroll { overflow-x: auto; margin-top: 24px; }
table { border-collapse: collapse; font-size: 15px; }
caption { text-align: left; color: var(--quiet); font-size: 14px; padding-bottom: 10px; }
caption span { display: block; position: sticky; left: 0; max-width: min(100%, calc(100vw - 36px)); }
th, td { padding: 9px 0 9px 36px; text-align: right; vertical-align: baseline; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
th.text, td.text { text-align: left; }
thead th { color: var(--quiet); font-weight: 500; font-size: 13.5px; vertical-align: bottom; }
tbody th { font-weight: 500; }
td small, th small { display: block; color: var(--quiet); font-size: 13px; font-weight: 400; line-height: 1.35; }
.all { width: 100%; }
.all th, .all td { padding-left: 24px; }
.all th:first-child { position: sticky; left: 0; background: var(--page); padding-left: 0; padding-right: 12px; white-space: normal; min-width: 7.5em; overflow-wrap: anywhere; }
.all tr.more > * { border-bottom-color: transparent; }
.two { min-width: min(100%, 660px); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 24px 24px; margin: 32px 0 0; }
.figures dt { color: var(--quiet); font-size: 14px; }
.figures dd { margin: 2px 0 0; font-size: 23px; font-weight: 600; letter-spacing: -.01em; line-height: 1.3; white-space: nowrap; }
.figures dd.quiet { font-size: 23px; font-weight: 500; }
.figures small { display: block; color: var(--quiet); font-size: 13.5px; font-weight: 400; letter-spacing: 0; }
small.better, small.worse { font-weight: 600; } small.better { color: var(--good); } small.worse { color: var(--bad); } small.unsure { color: var(--unsure); }
td.quiet { color: var(--quiet); font-size: inherit; }
figure { margin: 0; }
.chart > svg { display: block; width: calc(100% - 54px); margin: 0 10px 0 44px; overflow: visible; }
.chart text { font-size: 12.5px; fill: var(--text); }
.chart .tick { fill: var(--quiet); font-size: 12px; }
.chart .name { font-size: 13px; }
.chart .decided { fill: var(--accent); font-weight: 600; }
.chart .name, .chart .wide { stroke: var(--page); stroke-width: 4; stroke-linejoin: round; paint-order: stroke; }
.grid, .lane { stroke: var(--line); } .asked { stroke: var(--quiet); } .axis { stroke: var(--quiet); }
.line { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.weight { stroke: var(--accent); } .area.weight { fill: var(--accent-soft); }
.line.spoiled { stroke: var(--bad); } .area.spoiled { fill: var(--bad-soft); }
.moment { stroke: var(--quiet); stroke-width: 1; } .moment.pause, .moment.resume { stroke-dasharray: 2 4; opacity: .7; }
.moment.abort { stroke: var(--bad); stroke-width: 1.5; } .moment.promoted { stroke: var(--good); stroke-width: 1.5; }
.moment.asks { stroke: var(--unsure); stroke-width: 1.5; stroke-dasharray: 5 3; }
.stage rect { fill: var(--panel); stroke: var(--line); }
.stage.analysis rect { fill: var(--accent-soft); stroke: var(--accent); }
.stage.asks rect { fill: var(--unsure-soft); stroke: var(--unsure); }
.label { height: 18px; padding: 0 6px; overflow: hidden; font-size: 12px; line-height: 18px; color: var(--text); }
.chart .end { font-weight: 650; font-size: 13px; } .chart .end.abort { fill: var(--bad); } .chart .end.promoted { fill: var(--good); }
.mark-successful { fill: var(--good); }
.mark-failed { stroke: var(--bad); stroke-width: 2.5; stroke-linecap: round; }
.mark-inconclusive { fill: var(--page); stroke: var(--unsure); stroke-width: 2; }
.mark-error { fill: var(--broken); }
.column { fill: var(--accent); }
.marker line { stroke: var(--text); stroke-width: 1; stroke-dasharray: 3 3; }
.marker text { stroke: var(--page); stroke-width: 4; stroke-linejoin: round; paint-order: stroke; }
.shapes { position: absolute; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 8px 0 0 44px; padding: 0; font-size: 13px; color: var(--quiet); }
.legend .key { vertical-align: -2px; margin-right: 6px; overflow: visible; }
details { margin-top: 14px; font-size: 15px; }
summary { cursor: pointer; color: var(--accent); width: max-content; max-width: 100%; }
.times { list-style: none; margin: 12px 0 0; padding: 0; font-size: 14px; }
.times li { display: grid; grid-template-columns: 4.2em minmax(0, 1fr); overflow-wrap: anywhere; }
.times time { color: var(--quiet); text-align: right; padding-right: 16px; }
.steps { margin: 0; padding-left: 2.2em; font-size: 15px; columns: 20em; }
p.background { font-size: 15px; margin-top: 10px; }
.steps li { padding-left: 4px; break-inside: avoid; overflow-wrap: anywhere; } .steps li::marker { color: var(--quiet); }
.reason { margin-top: 14px; font-size: 15px; }
.plain { margin: 10px 0 0; padding: 0; list-style: none; font-size: 15px; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 14px; }
.back { margin-top: 24px; font-size: 14px; }
.terms { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 24px; margin: 0; border-top: 1px solid var(--line); padding-top: 28px; }
.terms dt { color: var(--text); } .terms dd { margin: 0; }
@media (max-width: 640px) {
  main, header, footer { padding-left: 18px; padding-right: 18px; }
  header { padding-top: 32px; }
  h1 { font-size: 27px; } h2 { font-size: 22px; }
  section { margin-top: 48px; }
  .given, .terms { grid-template-columns: minmax(0, 1fr); gap: 2px; }
  .given dd, .terms dd { margin-bottom: 12px; }
  .verdict { font-size: 17px; }
  table { font-size: 14px; }
  th, td, .all th, .all td { padding-left: 16px; }
  .two { font-size: 13.5px; } .two small { font-size: 12px; }
  .two th, .two td { padding-left: 7px; }
  .two th:first-child { padding-left: 0; white-space: normal; }
  .two small.same { white-space: normal; }
  .paths { row-gap: 44px; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .chart .wide { display: none; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --panel: #f3f5f7; --line: #cdd4db; --text: #000000; --quiet: #46525e;
    --accent: #1f5fbf; --accent-soft: #1f5fbf1f;
    --good: #17703f; --bad: #b3261e; --bad-soft: #b3261e1f; --unsure: #8a5a00; --unsure-soft: #8a5a0024; --broken: #6b3fb8;
  }
  * { print-color-adjust: exact; }
  body { font-size: 11pt; }
  main, header, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  section { margin-top: 32px; }
  .scroll { overflow: visible; }
  .all { font-size: 8.5pt; } .all th, .all td { padding-left: 10px; white-space: normal; }
  figure, tr, .verdict, .warnings { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  details::details-content { content-visibility: visible; height: auto; }
  summary, .back { display: none; }
}
`;
