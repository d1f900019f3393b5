import { checkTree } from './check';
import { exampleTree } from './example-tree';
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
};

/** The page of all rules, as Markdown: a table, then each with its cause, its remedy and its examples. */
export function rulesPage(rules: readonly Rule[]): string {
  const families = (Object.keys(FAMILIES) as Family[])
    .map((family) => [family, rules.filter((rule) => rule.family === family)] as const)
    .filter(([, own]) => own.length > 0);
  return [
    '# Rules',
    'What `release-train check` looks for in rendered manifests, whoever rendered them. This page is made from the rules:',
    '`release-train rules --markdown`. Each example is checked by the tests; what is said of it is what the check says.',
    '',
    '**error**: it does not guard, a controller refuses it, or it breaks what runs. **warning**: it guards less than it could, or breaks',
    'under circumstances. **note**: worth knowing. How to run the check, and how to accept a finding: [policy.md](policy.md).',
    '',
    ...families.flatMap(([family, own]) => [`## ${FAMILIES[family]}`, '', ...table(own), '']),
    ...families.flatMap(([, own]) => own.flatMap((rule) => section(rule))),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function table(rules: readonly Rule[]): string[] {
  return [
    '| rule | severity | what complies |',
    '|---|---|---|',
    ...rules.map(({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${cell(title)} |`),
  ];
}

function section(rule: Rule): string[] {
  const { findings } = checkTree(exampleTree(rule.examples.violates), { rules: [rule] });
  const said = findings.map(({ object, file, field, message }) => {
    const where = [object ?? file, field].filter((part) => part !== undefined).join(' ');
    return `> ${inline(where)}: ${inline(message)}`;
  });
  return [
    `### ${rule.id}`,
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
