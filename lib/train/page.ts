import { counted, markdownText } from '../core';
import type { FreezeWindow } from '../gitops';
import { cpuText, memoryText, spanText } from './amounts';
import type { Demand } from './demand';
import { freezeExpectation } from './freeze-text';
import { mermaid } from './mermaid';
import { EXPECTATIONS, GATES_HOLD_BACK, HOLDS_NOBODY_BACK } from './page-expectations';
import { releaseTimeText, stepsText } from './step-text';
import type { TrainPlan, TrainService, TrainWave } from './train-plan';

/**
 * The plan as a page in Markdown. `files` are the names of the picture and of the data beside it; `isGated` says whether the
 * services wait for what they depend on by themselves.
 */
export function page(
  plan: TrainPlan,
  files: { readonly picture: string; readonly data: string },
  freezes: readonly FreezeWindow[] = [],
  isGated = false,
): string {
  const services = plan.waves.reduce((sum, wave) => sum + wave.services.length, 0);
  const flowchart = mermaid(plan);
  const lines = [
    `# Release train ${markdownText(plan.environment)}/${markdownText(plan.train)}`,
    '',
    `${counted(services, 'service')} in ${counted(plan.waves.length, 'wave')}: a wave departs when every service of the wave before runs its release. ${cap(plan)}${order(plan)} If every service has a release, the train takes ${releaseTimeText(plan.leastSeconds)} at least. A program reads the same in [${files.data}](${files.data}).`,
    '',
    ...(plan.rollingSync
      ? [
          '**RollingSync keeps this order.** Argo CD syncs and heals none of these services by itself; an aborted canary holds up every later wave until somebody takes it back, and so does an Application that stays OutOfSync. It does not guarantee the order.',
          '',
        ]
      : []),
    `[![The waves, and which service waits for which](${files.picture})](${files.picture})`,
    '',
    `[Open the picture](${files.picture}) where it is too small here.`,
    '',
    ...(flowchart
      ? ['<details><summary>The same for Mermaid</summary>', '', '```mermaid', flowchart, '```', '', '</details>', '']
      : []),
    '## What it needs',
    '',
    'Pods, what they request, and connections, of all services of the environment together. "3 to 12": with every autoscaler at its minimum, and at its maximum.',
    '',
    ...needs(plan),
    '',
    ...clustersLine(plan),
    ...(plan.notCounted.length > 0
      ? [
          `Not counted, because something outside this fleet decides how many pods there are: ${names(plan.notCounted)}.`,
          '',
        ]
      : []),
    ...(plan.leftOut.length > 0
      ? [`Not on the train, released by themselves, and in these sums as they are: ${names(plan.leftOut)}.`, '']
      : []),
    ...plan.waves.flatMap(waveSection),
    '## What not to expect of this page',
    '',
    ...[isGated ? GATES_HOLD_BACK : HOLDS_NOBODY_BACK, ...EXPECTATIONS, freezeExpectation(freezes)].map(
      (line) => `- ${line}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function clustersLine({ clusters }: TrainPlan): string[] {
  if (clusters === undefined) return [];
  return clusters === 'unknown'
    ? [
        'Of one cluster: only Argo CD knows how many there are. A service is released in all of them at the same time.',
        '',
      ]
    : [`In ${clusters} clusters together. A service is released in all of them at the same time.`, ''];
}

function order({ after }: TrainPlan): string {
  return after.length === 0
    ? ''
    : ` A release comes here after it has arrived in ${after.map(markdownText).join(' and ')}.`;
}

function cap({ maxInFlight }: TrainPlan): string {
  return maxInFlight === undefined
    ? 'All services of a wave are released at the same time.'
    : `No more than ${counted(maxInFlight, 'service')} at a time: larger waves go in batches, slow releases together.`;
}

function needs(plan: TrainPlan): string[] {
  const resources = Object.keys(plan.limits).sort();
  const limits = resources.map((name) => `connections to ${markdownText(name)} (of ${plan.limits[name]})`);
  const row = (title: string, time: string, demand: Demand): string[] => [title, time, ...amounts(demand, resources)];
  const { steady, peak, allAtOnce } = plan.demand;
  return table(
    ['', 'at least', 'pods', 'CPUs', 'memory', ...limits],
    [
      row('while nothing is released', '', steady),
      ...plan.waves.flatMap(({ wave, leastSeconds, peak: most, batches }) =>
        batches.length === 1
          ? [row(`wave ${wave}, at its peak`, releaseTimeText(leastSeconds), most)]
          : batches.map((batch) =>
              row(`wave ${wave}, batch ${batch.batch}, at its peak`, releaseTimeText(batch.leastSeconds), batch.peak),
            ),
      ),
      row('**the train, at its peak**', releaseTimeText(plan.leastSeconds), peak),
      row('every service released at once, without a train', '', allAtOnce),
    ],
  );
}

function waveSection({ wave, services, batches }: TrainWave): string[] {
  const inBatches = batches.length > 1;
  const head = [
    'service',
    ...(inBatches ? ['batch'] : []),
    'waits for',
    'steps',
    'at least',
    'pods',
    'at the peak',
    'CPUs',
    'memory',
  ];
  const rows = services.map((service) => [
    markdownText(service.name),
    ...(inBatches ? [String(service.batch)] : []),
    waitsFor(service),
    stepsText(service.steps),
    releaseTimeText(service.leastSeconds),
    ...podCells(service),
  ]);
  return [`## Wave ${wave}`, '', ...table(head, rows), ''];
}

function waitsFor({ waitsFor: before }: TrainService): string {
  const parts = Object.entries(before).map(([other, reasons]) => `${markdownText(other)} (${reasons.join(', ')})`);
  return parts.length > 0 ? parts.join(', ') : 'nobody';
}

function podCells({ pods, peak }: TrainService): string[] {
  if (!pods) return ['not known', 'not known', 'not known', 'not known'];
  return [spanText(pods.steady), ...amounts(peak, [])];
}

function amounts(demand: Demand, resources: readonly string[]): string[] {
  return [
    spanText(demand.pods),
    spanText(demand.cpuMillis, cpuText),
    spanText(demand.memoryMebibytes, memoryText),
    ...resources.map((name) => spanText(demand.connections[name] ?? { least: 0, most: 0 })),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function names(of: readonly string[]): string {
  return of.map(markdownText).join(', ');
}
