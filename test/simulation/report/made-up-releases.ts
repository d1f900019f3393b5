import type { MeasurementPhase, PlayedRelease, TimelineEvent } from '../../../lib/simulation/outcome';

/** A release that fails 5 %, aborted by the sequential test a minute after it was applied. */
export const ABORTED: PlayedRelease = {
  outcome: 'aborted',
  endedAt: 66,
  firstTrafficAt: 21,
  secondsToAbort: 45,
  canaryRequests: 228,
  spoiled: 12,
  requests: 6600,
  failed: 12,
  spoiledOverTime: [
    [20, 0],
    [24, 1],
    [29, 2],
    [31, 3],
    [38, 4],
    [42, 6],
    [47, 7],
    [51, 9],
    [58, 10],
    [63, 12],
    [66, 12],
  ],
  reason:
    'Background analysis phase error/failed: Metric "sequential-error-15s" assessed Failed due to failed (1) > failureLimit (0)',
  decidedBy: 'background/sequential-error-15s',
  timeline: [
    { at: 0, type: 'step', index: 0, step: 'setWeight 5' },
    { at: 0, type: 'pods', version: 'canary', wanted: 1, available: 0 },
    { at: 20, type: 'pods', version: 'canary', wanted: 1, available: 1 },
    { at: 20, type: 'weight', weight: 5 },
    {
      at: 21,
      type: 'analysis-started',
      run: 'background',
      kind: 'background',
      metrics: ['sequential-error-15s', 'client-error-rate', 'saturation'],
    },
    { at: 21, type: 'step', index: 1, step: 'pause 2m' },
    { at: 21, type: 'pause', reason: 'CanaryPauseStep' },
    measurement(21, 'saturation', 'Successful', '[0]'),
    measurement(36, 'sequential-error-15s', 'Successful', '[0.3311258278145695]'),
    measurement(36, 'saturation', 'Successful', '[0]'),
    measurement(51, 'sequential-error-15s', 'Successful', '[4.1132075471698112]'),
    measurement(51, 'saturation', 'Successful', '[0]'),
    measurement(66, 'sequential-error-15s', 'Failed', '[7.9245283018867925]'),
    {
      at: 66,
      type: 'analysis-ended',
      run: 'background',
      phase: 'Failed',
      message: 'Metric "sequential-error-15s" assessed Failed due to failed (1) > failureLimit (0)',
    },
    {
      at: 66,
      type: 'abort',
      message:
        'Background analysis phase error/failed: Metric "sequential-error-15s" assessed Failed due to failed (1) > failureLimit (0)',
    },
    { at: 66, type: 'weight', weight: 0 },
    { at: 66, type: 'degraded', message: 'RolloutAborted: Rollout aborted update to revision 2' },
  ],
};

/** A good release: 5, 25 and 50 % over twenty minutes, 150 measurements in four metrics. */
export const PROMOTED: PlayedRelease = promotedRelease();

/** A release that nobody uses: the gate at the end of the first step finds no evidence and asks a person. */
export const PAUSED: PlayedRelease = {
  outcome: 'paused',
  endedAt: 3600,
  firstTrafficAt: 24,
  canaryRequests: 3,
  spoiled: 0,
  requests: 61,
  failed: 0,
  spoiledOverTime: [
    [20, 0],
    [3600, 0],
  ],
  reason: 'Metric "gate" assessed Inconclusive due to inconclusive (1) > inconclusiveLimit (0)',
  decidedBy: 'step-2/gate',
  timeline: ascending([
    { at: 0, type: 'step', index: 0, step: 'setWeight 5' },
    { at: 20, type: 'pods', version: 'canary', wanted: 1, available: 1 },
    { at: 20, type: 'weight', weight: 5 },
    { at: 21, type: 'step', index: 1, step: 'pause 2m' },
    { at: 21, type: 'pause', reason: 'CanaryPauseStep' },
    {
      at: 21,
      type: 'analysis-started',
      run: 'background',
      kind: 'background',
      metrics: ['sequential-error-15s', 'client-error-rate'],
    },
    ...every(15, 66, 3600, (at) => measurement(at, 'sequential-error-15s', 'Successful', '[0]')),
    ...every(60, 96, 3600, (at) =>
      measurement(at, 'client-error-rate', at > 1800 && at < 2100 ? 'Error' : 'Successful', '[]'),
    ),
    { at: 142, type: 'step', index: 2, step: 'analysis svc-b-gate' },
    { at: 142, type: 'analysis-started', run: 'step-2', kind: 'step', metrics: ['gate'] },
    measurement(143, 'gate', 'Inconclusive', '[]', 'step-2'),
    {
      at: 143,
      type: 'analysis-ended',
      run: 'step-2',
      phase: 'Inconclusive',
      message: 'Metric "gate" assessed Inconclusive due to inconclusive (1) > inconclusiveLimit (0)',
    },
    { at: 143, type: 'pause', reason: 'InconclusiveAnalysisRun' },
  ]),
};

/** A release that fails 5 %, under a rule that looks once a minute. */
export const SLOWLY: PlayedRelease = {
  ...ABORTED,
  endedAt: 216,
  secondsToAbort: 195,
  spoiled: 58,
  decidedBy: 'background/error-rate',
  reason: 'Metric "error-rate" assessed Failed due to failed (3) > failureLimit (2)',
  spoiledOverTime: every(6, 20, 216, (at) => [at, Math.round(((at - 20) / 196) * 58)] as const),
  timeline: [
    { at: 0, type: 'step', index: 0, step: 'setWeight 5' },
    { at: 20, type: 'weight', weight: 5 },
    { at: 21, type: 'analysis-started', run: 'background', kind: 'background', metrics: ['error-rate'] },
    { at: 21, type: 'step', index: 1, step: 'pause 2m' },
    { at: 21, type: 'pause', reason: 'CanaryPauseStep' },
    measurement(36, 'error-rate', 'Successful', '[0.01]'),
    measurement(96, 'error-rate', 'Failed', '[0.046]'),
    { at: 142, type: 'step', index: 2, step: 'setWeight 25' },
    { at: 142, type: 'weight', weight: 25 },
    { at: 143, type: 'step', index: 3, step: 'pause 5m' },
    { at: 143, type: 'pause', reason: 'CanaryPauseStep' },
    measurement(156, 'error-rate', 'Failed', '[0.051]'),
    measurement(216, 'error-rate', 'Failed', '[0.049]'),
    {
      at: 216,
      type: 'analysis-ended',
      run: 'background',
      phase: 'Failed',
      message: 'Metric "error-rate" assessed Failed due to failed (3) > failureLimit (2)',
    },
    { at: 216, type: 'abort', message: 'Metric "error-rate" assessed Failed due to failed (3) > failureLimit (2)' },
    { at: 216, type: 'weight', weight: 0 },
  ],
};

function promotedRelease(): PlayedRelease {
  const values = (at: number, scale: number) => `[${(Math.abs(Math.sin(at * 1.7)) * scale).toFixed(16)}]`;
  const measurements = [
    ...every(15, 36, 1170, (at) => measurement(at, 'sequential-error-15s', 'Successful', values(at, 1.2))),
    ...every(60, 96, 1170, (at) => measurement(at, 'client-error-rate', 'Successful', values(at, 0.004))),
    ...every(30, 21, 1170, (at) => measurement(at, 'saturation', 'Successful', '[0]')),
    ...every(60, 51, 1000, (at) => measurement(at, 'latency', at === 471 ? 'Failed' : 'Successful', values(at, 180))),
  ];
  const stage = (at: number, index: number, weight: number, pause: string, seconds: number): TimelineEvent[] => [
    { at, type: 'step', index, step: `setWeight ${weight}` },
    {
      at: at + 20,
      type: 'pods',
      version: 'canary',
      wanted: Math.ceil(weight * 0.06),
      available: Math.ceil(weight * 0.06),
    },
    { at: at + 20, type: 'weight', weight },
    { at: at + 21, type: 'step', index: index + 1, step: `pause ${pause}` },
    { at: at + 21, type: 'pause', reason: 'CanaryPauseStep' },
    { at: at + 21 + seconds, type: 'step', index: index + 2, step: 'analysis svc-g-gate' },
    { at: at + 22 + seconds, type: 'analysis-started', run: `step-${index + 2}`, kind: 'step', metrics: ['gate'] },
    measurement(at + 22 + seconds, 'gate', 'Successful', '[1]', `step-${index + 2}`),
    { at: at + 23 + seconds, type: 'analysis-ended', run: `step-${index + 2}`, phase: 'Successful', message: '' },
  ];
  const timeline: TimelineEvent[] = [
    ...stage(0, 0, 5, '2m', 120),
    {
      at: 21,
      type: 'analysis-started',
      run: 'background',
      kind: 'background',
      metrics: ['sequential-error-15s', 'client-error-rate', 'saturation', 'latency'],
    },
    ...stage(144, 3, 25, '5m', 300),
    ...stage(468, 7, 50, '10m', 600),
    ...measurements,
    { at: 1191, type: 'analysis-ended', run: 'background', phase: 'Successful', message: '' },
    { at: 1205, type: 'weight', weight: 100 },
    { at: 1205, type: 'promoted' },
  ];
  return {
    outcome: 'promoted',
    endedAt: 1205,
    firstTrafficAt: 21,
    canaryRequests: 39_000,
    spoiled: 3,
    requests: 120_500,
    failed: 12,
    spoiledOverTime: [
      [20, 0],
      [301, 1],
      [770, 2],
      [1033, 3],
      [1205, 3],
    ],
    timeline: ascending(timeline),
  };
}

function measurement(at: number, metric: string, phase: MeasurementPhase, value: string, run = 'background') {
  return { at, type: 'measurement' as const, run, metric, phase, value };
}

function every<T>(step: number, from: number, to: number, make: (at: number) => T): T[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => make(from + i * step));
}

function ascending(timeline: readonly TimelineEvent[]): TimelineEvent[] {
  return [...timeline].sort((a, b) => a.at - b.at);
}
