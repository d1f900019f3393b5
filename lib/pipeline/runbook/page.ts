import { markdownCode, markdownText } from '../../core';
import type { Lines } from './commands';
import { doesNotLast, goOn, syncHangs, waits } from './going-on';
import { guards } from './guards';
import { look } from './look';
import { pathKind, type RunbookSubject } from './subject';
import { goBack, stop } from './way-back';
import { whatRuns } from './what-runs';

/**
 * The runbook of a service, as Markdown: commands first, the explanation behind them. It says nothing of any one release, so
 * that it changes only when the service does.
 */
export function runbookPage(subject: RunbookSubject): string {
  const lines = [
    `# ${markdownText(subject.service)} in ${markdownText(subject.environment)}`,
    '',
    ...whoAndWhere(subject),
    ...look(subject),
    ...stop(subject),
    ...goBack(subject),
    ...waits(subject),
    ...goOn(subject),
    ...syncHangs(subject),
    ...doesNotLast(subject),
    ...guards(subject),
    ...whatRuns(subject),
    'Rendered with the service: an edit here is overwritten. It changes with the service, never with a release.',
  ];
  return `${lines.join('\n')}\n`;
}

const KINDS = {
  routed: 'Canary',
  'by-pods': 'Worker, released by pods',
  'blue-green': 'Blue-green',
} as const;

function whoAndWhere(subject: RunbookSubject): Lines {
  const { namespace, applications, owners, onCallGroups, links } = subject;
  const addresses = (
    [
      ['Dashboard', links.dashboard],
      ['Logs', links.logs],
      ['On call', links.onCall],
    ] as const
  ).flatMap(([title, address]) => (address === undefined ? [] : [`[${title}](<${address}>)`]));
  const people = [
    ...(owners.length > 0 ? [`Owner: ${owners.map(markdownCode).join(', ')}.`] : []),
    ...(onCallGroups.length > 0 ? [`On call: ${onCallGroups.map(markdownCode).join(', ')}.`] : []),
  ];
  const where = `${KINDS[pathKind(subject)]}. Namespace ${markdownCode(namespace)}, ${applications.length === 1 ? 'Application' : 'Applications'} ${applications.map(markdownCode).join(', ')}.`;
  return [[where, ...people].join(' '), '', ...(addresses.length > 0 ? [addresses.join(' · '), ''] : [])];
}
