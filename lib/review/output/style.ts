/** What a review's page has beside the look of all pages. */
export const REVIEW_STYLE = `
h1.stop, h1.high { color: var(--bad); }
.sum { margin-top: 12px; color: var(--quiet); }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: 8px; margin: 20px 0 0; padding: 0; }
.risk { display: inline-block; padding: 1px 9px; border-radius: 999px; font-size: 13px; line-height: 20px; font-weight: 600; white-space: nowrap; background: var(--panel); color: var(--quiet); }
.risk.stop { background: var(--bad); color: var(--page); }
.risk.high { background: var(--bad-soft); color: var(--bad); }
.risk.medium { background: var(--unsure-soft); color: var(--unsure); }
.risk.low { background: var(--accent-soft); color: var(--accent); }
section.group { margin-top: 44px; }
section.group h2 { font-size: 20px; }
.statements { list-style: none; margin: 14px 0 0; padding: 0; }
.statements li { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 0 14px; align-items: baseline; padding: 6px 0; overflow-wrap: anywhere; }
.statements .risk { justify-self: start; }
h3.file { margin: 18px 0 8px; font-size: 14px; font-weight: 500; color: var(--quiet); }
pre.diff { padding: 10px 0; line-height: 1.45; white-space: pre; overflow-x: auto; display: grid; grid-template-columns: minmax(100%, max-content); align-content: start; }
pre.diff > * { padding: 0 16px; text-decoration: none; min-height: 1.45em; }
pre.diff del { background: var(--bad-soft); } pre.diff ins { background: var(--accent-soft); }
pre.diff span { color: var(--quiet); }
@media (max-width: 640px) {
  .statements li { grid-template-columns: minmax(0, 1fr); gap: 4px; padding: 8px 0; }
  section.group { margin-top: 36px; }
}
@media print { details > * { display: block; } }
`;
