import { exampleFindings } from './example-findings';
import type { Compare } from './hazard';
import type { Family, Rule } from './rule';

const FAMILIES: Readonly<Record<Family, string>> = {
  rollouts: 'Rollouts',
  analysis: 'Analyses',
  prometheus: 'Prometheus',
  istio: 'Istio',
  'argo-cd': 'Argo CD',
  workloads: 'Workloads',
  security: 'Security',
  text: 'Texts and files',
  schemas: 'Schemas',
  release: 'What takes the place of what',
};

/**
 * The pages of all rules, as Markdown, by their paths: `rules.md` with a line a rule, and a page a family, below `rules/`, with
 * cause, remedy and examples.
 *
 * @param compare what compares, for the rules that do
 */
export function rulesPages(rules: readonly Rule[], compare?: Compare): Map<string, string> {
  const families = (Object.keys(FAMILIES) as Family[])
    .map((family) => [family, rules.filter((rule) => rule.family === family)] as const)
    .filter(([, own]) => own.length > 0);
  return new Map([
    ['rules.md', overview(rules.length, families)],
    ...families.map(([family, own]): [string, string] => [
      `rules/${family}.md`,
      familyPage(FAMILIES[family], own, compare),
    ]),
  ]);
}

function overview(count: number, families: readonly (readonly [Family, readonly Rule[]])[]): string {
  return text([
    '# Rules',
    '',
    `The ${count} rules of \`release-train check\`: what it looks for in rendered manifests, whoever rendered them. How to run it, and how to`,
    'accept a finding: [policy](policy.md). Each rule links to its cause, its remedy and an example; `release-train rules <rule>` prints',
    'the same.',
    '',
    '**error**: it does not guard, a controller refuses it, or it breaks what runs. **warning**: it guards less than it could, or breaks',
    'under circumstances. **note**: worth knowing.',
    '',
    ...families.flatMap(([family, own]) => [`## ${FAMILIES[family]}`, '', ...table(family, own), '']),
  ]);
}

function familyPage(title: string, rules: readonly Rule[], compare: Compare | undefined): string {
  return text([
    `# Rules: ${title}`,
    '',
    'This page is made from the rules. Each example is checked by the tests, and what is said of it is what the check says.',
    '[All rules](../rules.md)',
    '',
    ...rules.flatMap((rule) => section(rule, compare)),
  ]);
}

function text(lines: readonly string[]): string {
  return lines.join('\n').replace(/\n+$/, '\n');
}

function table(family: Family, rules: readonly Rule[]): string[] {
  return [
    '| rule | severity | what complies |',
    '|---|---|---|',
    ...rules.map(
      ({ id, severity, title }) => `| [\`${id}\`](rules/${family}.md#${id}) | ${severity} | ${cell(title)} |`,
    ),
  ];
}

function section(rule: Rule, compare: Compare | undefined): string[] {
  const findings = exampleFindings(rule, compare);
  const said = findings.map(({ object, file, field, message }) => {
    const where = [object ?? file, field].filter((part) => part !== undefined).join(' ');
    return `> ${inline(where)}: ${inline(message)}`;
  });
  return [
    `## ${rule.id}`,
    '',
    `${rule.title} (${rule.severity}). ${inline(rule.cause)}`,
    '',
    `Remedy: ${inline(rule.remedy)}. [Source](${rule.see})`,
    '',
    '<details><summary>Example</summary>',
    '',
    'What the check says',
    '',
    said.join('\n>\n'),
    '',
    'of',
    '',
    ...fenced(rule.examples.violates),
    '',
    'Right is',
    '',
    ...fenced(rule.examples.complies),
    '',
    ...(rule.examples.before === undefined ? [] : ['in the place of', '', ...fenced(rule.examples.before), '']),
    ...(rule.examples.crds === undefined ? [] : ['with the schema', '', ...fenced(rule.examples.crds), '']),
    '</details>',
    '',
  ];
}

function fenced(example: string): string[] {
  const fence = example.includes('```') ? '````' : '```';
  return [`${fence}yaml`, example.replace(/^\n+|\s+$/g, ''), fence];
}

function cell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

/** Outside of code, Markdown would read `<` and `*` as its own. */
function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<*_[\]\\]/g, '\\$&')))
    .join('');
}
