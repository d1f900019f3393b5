import { counted, groupedBy, markdownCode } from '../../core';
import type { Lines } from './commands';
import { ofKind, type RunbookSubject } from './subject';

/** What the service is made of. Nothing of it changes with a release: which one runs, the commands tell. */
export function whatRuns(subject: RunbookSubject): Lines {
  const byKind = groupedBy(subject.objects, ({ kind }) => kind);
  return [
    '## What it is made of',
    '',
    `${podsText(subject)}. Argo CD applies ${markdownCode(`${subject.folder}/`)}:`,
    '',
    ...[...byKind.values()].map((objects) => `- ${objects.map(({ title }) => markdownCode(title)).join(', ')}`),
    '',
  ];
}

function podsText(subject: RunbookSubject): string {
  const { rollout } = subject;
  const autoscaler = ofKind(subject, 'autoscaling/HorizontalPodAutoscaler').find(
    (it) => it.at('spec', 'scaleTargetRef', 'name').text === rollout.name,
  );
  const { number: least = 1 } = autoscaler?.at('spec', 'minReplicas') ?? {};
  const { number: most } = autoscaler?.at('spec', 'maxReplicas') ?? {};
  if (most !== undefined) return `${least} to ${most} pods: an autoscaler decides`;
  const { number: replicas } = rollout.at('spec', 'replicas');
  return replicas === undefined
    ? 'Something outside of this repository decides how many pods there are'
    : counted(replicas, 'pod');
}
