import { inertMarkdown } from '../../../review';
import type { DoraReport, EnvironmentReport } from '../report';
import { COLUMNS, columnsOf, drillText, figuresOf, targetText } from './figures';
import { remarksOn, subjectOf } from './words';

/** The numbers as Markdown, for a comment, a wiki or a summary of a workflow. */
export function markdownDora(report: DoraReport): string {
  return [
    '# Deliveries',
    inertMarkdown(subjectOf(report)),
    ...report.environments.flatMap(environment),
    ...(report.environments.length === 0 ? ['No service was there in this time.'] : []),
    ...(report.notes.length > 0 ? [report.notes.map((note) => `- ${inertMarkdown(note)}`).join('\n')] : []),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function environment(report: EnvironmentReport): string[] {
  const rows = figuresOf(report.fleet).map(({ name, main, detail }) => row(name, main, detail));
  const services = report.services.map((it) => {
    const cells = columnsOf(it).map(({ main, detail, known }) =>
      known && detail !== '' ? `${main} (${detail})` : main,
    );
    return row(
      it.service,
      ...cells,
      it.targets.map(targetText).join('; '),
      it.lastDrill ? drillText(it.lastDrill) : 'never',
    );
  });
  const remarks = remarksOn(report).map((text) => `- ${inertMarkdown(text)}`);
  return [
    `## ${inertMarkdown(report.environment)}`,
    ['| | | |', '|---|--:|---|', ...rows].join('\n'),
    ...(services.length > 0
      ? [
          [
            row('Service', ...COLUMNS, 'Targets', 'Last drill'),
            `|${'---|'.repeat(COLUMNS.length + 3)}`,
            ...services,
          ].join('\n'),
        ]
      : []),
    ...(remarks.length > 0 ? [remarks.join('\n')] : []),
  ];
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map(inertMarkdown).join(' | ')} |`;
}
