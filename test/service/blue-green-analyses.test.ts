import { Duration } from 'cdk8s';
import type { BlueGreenProps } from '../../lib';
import {
  type Analysis,
  BaselineAnalysis,
  BudgetAnalysis,
  ErrorRateAnalysis,
  LatencyAnalysis,
  LatencyQuantileAnalysis,
  PromQLAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  SyntheticAnalysis,
  WebAnalysis,
} from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { find, type Manifest } from '../support/fleet';
import { blueGreenProblems, renderedBlueGreen } from './blue-green';

const KINDS: Readonly<Record<string, Analysis>> = {
  ErrorRateAnalysis: new ErrorRateAnalysis({ id: 'one' }),
  SequentialErrorAnalysis: new SequentialErrorAnalysis({ id: 'one' }),
  LatencyAnalysis: new LatencyAnalysis({ id: 'one', slo: Slo.latency(99, Duration.millis(250)) }),
  LatencyQuantileAnalysis: new LatencyQuantileAnalysis({ id: 'one', quantile: 99, atMost: Duration.millis(500) }),
  SaturationAnalysis: new SaturationAnalysis({ id: 'one' }),
  BudgetAnalysis: new BudgetAnalysis({ id: 'one' }),
  SyntheticAnalysis: SyntheticAnalysis.k6({
    id: 'one',
    image: 'grafana/k6:1.4.0',
    path: '/products',
    requestsPerSecond: 10,
    duration: Duration.minutes(20),
  }),
  WebAnalysis: new WebAnalysis({
    id: 'one',
    url: 'https://changes.example.com/frozen',
    jsonPath: '{$.frozen}',
    success: { equals: false },
  }),
  PromQLAnalysis: new PromQLAnalysis({
    id: 'one',
    query: 'max(queue_length{namespace="prod",pod=~"svc-a-{{args.canary-hash}}-.+"})',
    success: { atMost: 100 },
    failure: { above: 500 },
  }),
};

describe.each(Object.entries(KINDS))('%s', (_, analysis) => {
  test.each<[string, Partial<BlueGreenProps>, string]>([
    ['before', { before: [analysis] }, 'prePromotionAnalysis'],
    ['after', { after: [analysis] }, 'postPromotionAnalysis'],
  ])('can be used %s the switch, where it comes to an end', (_when, props, field) => {
    const manifests = renderedBlueGreen(props);
    const { blueGreen } = find(manifests, 'Rollout').spec.strategy;
    expect(blueGreen[field].templates).toEqual([{ templateName: 'svc-a-one' }]);
    const { metrics } = find(manifests, 'AnalysisTemplate', 'svc-a-one').spec;
    for (const { count, interval, failureLimit = 0, inconclusiveLimit = 0 } of metrics as Manifest[]) {
      // One measurement where neither stands there; without end with an interval alone, which the controller refuses.
      if (interval !== undefined) expect(count).toBeGreaterThanOrEqual(1);
      expect(failureLimit).toBeLessThan(count ?? 1);
      expect(inconclusiveLimit).toBeLessThan(count ?? 1);
    }
  });
});

test('a comparison is refused: only one version has traffic at a time', () => {
  for (const list of ['before', 'after'])
    expect(blueGreenProblems({ [list]: [new BaselineAnalysis()] }).join('\n')).toContain('could be compared');
});

test('a load test has the time that its Job may take before the controller gives the release up', () => {
  const { metrics } = find(
    renderedBlueGreen({ before: [KINDS.SyntheticAnalysis as Analysis] }),
    'AnalysisTemplate',
    'svc-a-one',
  ).spec;
  const { activeDeadlineSeconds } = metrics[0].provider.job.spec;
  expect(activeDeadlineSeconds).toBeGreaterThan(1200);
  const rollout = find(renderedBlueGreen({ before: [KINDS.SyntheticAnalysis as Analysis] }), 'Rollout');
  expect(rollout.spec.progressDeadlineSeconds).toBe(600 + activeDeadlineSeconds);
});
