import { Chart, Duration, Testing } from 'cdk8s';
import {
  type Analysis,
  BudgetAnalysis,
  CanaryPlan,
  ErrorRateAnalysis,
  LatencyAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  SyntheticAnalysis,
} from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { BlueGreenService, type BlueGreenServiceProps, ClusterAnalyses } from '../../lib/service';
import { Slo } from '../../lib/slo';
import { inPlainChart, SERVICE } from '../support/fleet';
import { blueGreenProblems } from './blue-green';

const environment = { prometheus: 'http://prometheus.monitoring:9090' };
const dryRun = true;
const synthetic = SyntheticAnalysis.k6({
  image: 'grafana/k6:1.4.0',
  path: '/',
  requestsPerSecond: 10,
  duration: Duration.minutes(1),
});

describe('a canary that nothing aborts is told so:', () => {
  const warnings = (analyses: readonly Analysis[] | 'none') => warningsOf(inPlainChart({ analyses }).service);

  test.each<[string, readonly Analysis[] | 'none', string]>([
    ['no analyses', 'none', "nothing aborts a bad canary: analyses is 'none'; leave it out for the standard guards"],
    [
      'a dry run',
      [new ErrorRateAnalysis({ dryRun })],
      'nothing aborts a bad canary: svc-a-error-rate is a dry run, which only watches; leave its dryRun out, or add an analysis that judges',
    ],
    [
      'dry runs',
      [new ErrorRateAnalysis({ dryRun }), new SequentialErrorAnalysis({ dryRun })],
      'nothing aborts a bad canary: svc-a-error-rate and svc-a-sequential-error are dry runs, which only watch; leave dryRun out of one of them, or add an analysis that judges',
    ],
    [
      'a gate alone',
      [new BudgetAnalysis()],
      'nothing aborts a bad canary once it gets traffic: svc-a-budget is over before the first weight; add an analysis beside the traffic, such as new SequentialErrorAnalysis()',
    ],
    [
      'a gate, a smoke test and a dry run',
      [new BudgetAnalysis(), synthetic, new ErrorRateAnalysis({ dryRun })],
      'nothing aborts a bad canary once it gets traffic: svc-a-budget and svc-a-synthetic are over before the first weight; add an analysis beside the traffic, such as new SequentialErrorAnalysis()',
    ],
    [
      'what passes whatever it cannot see',
      [new ErrorRateAnalysis({ belowMinimum: 'pass' })],
      "a canary that is not measured is promoted unseen: svc-a-error-rate passes windows with too few requests, or none; leave belowMinimum: 'pass' out of one analysis, or add new SequentialErrorAnalysis()",
    ],
  ])('%s', (_, analyses, warning) => {
    expect(warnings(analyses)).toEqual([warning]);
  });

  test('a template of the platform that is a dry run', () => {
    const analyses = [new SequentialErrorAnalysis({ dryRun })];
    const gold = new ClusterAnalyses(Testing.app(), 'gold', { slo: Slo.availability(99.9), environment, analyses });
    expect(warnings(gold.analyses)).toEqual([
      'nothing aborts a bad canary: gold-sequential-error is a dry run, which only watches; leave its dryRun out, or add an analysis that judges',
    ]);
  });

  test('of which only the pods are watched', () => {
    expect(warnings([new SaturationAnalysis()])).toEqual([
      'nothing counts the failed requests of a canary: svc-a-saturation watches its pods alone; add new SequentialErrorAnalysis(), or leave analyses out and take the standard guards',
    ]);
  });

  test('but not one that something aborts', () => {
    expect(warningsOf(inPlainChart().service)).toEqual([]);
    expect(warnings([new SaturationAnalysis(), new ErrorRateAnalysis()])).toEqual([]);
    expect(warnings([new ErrorRateAnalysis({ belowMinimum: 'pass' }), new SequentialErrorAnalysis()])).toEqual([]);
    expect(warnings([new BudgetAnalysis(), new ErrorRateAnalysis()])).toEqual([]);
    const plan = CanaryPlan.of([{ weight: 50, hold: Duration.minutes(10) }], { analysis: 'after-each-hold' });
    expect(warningsOf(inPlainChart({ plan, analyses: [new ErrorRateAnalysis()] }).service)).toEqual([]);
  });
});

describe('a blue-green service', () => {
  const warnings = (props: Partial<BlueGreenServiceProps>) => {
    const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
    const release = SERVICE.release as BlueGreenServiceProps['release'];
    return warningsOf(new BlueGreenService(chart, 'svc-a', { ...SERVICE, release, environment, ...props }));
  };
  const errorRate = new ErrorRateAnalysis({ id: 'error-rate-before' });

  test.each<[string, Partial<BlueGreenServiceProps>, string]>([
    [
      'from which nothing sends back',
      { after: 'none' },
      "nothing sends callers back from a bad release: after is 'none'; leave it out for an ErrorRateAnalysis",
    ],
    [
      'that only watches after the switch',
      { after: [new ErrorRateAnalysis({ dryRun })] },
      'nothing sends callers back from a bad release: svc-a-error-rate is a dry run, which only watches; leave its dryRun out, or add an analysis that judges',
    ],
    [
      'that passes what it cannot see',
      { after: [new ErrorRateAnalysis({ belowMinimum: 'pass' })] },
      "a release that is not measured is promoted unseen: svc-a-error-rate passes windows with too few requests, or none; leave belowMinimum: 'pass' out of one analysis, or add new SequentialErrorAnalysis()",
    ],
    [
      'that counts requests which nobody makes',
      { before: [errorRate] },
      'before: nobody calls the new version before the switch, and with no requests to count svc-a-error-rate-before cannot let a release pass; add a SyntheticAnalysis to before, whose Job calls it, or measure after the switch',
    ],
    [
      'that weighs and times requests which nobody makes',
      {
        before: [
          new SequentialErrorAnalysis(),
          new LatencyAnalysis({ slo: Slo.latency(99, Duration.millis(250)) }),
          new BudgetAnalysis(),
        ],
      },
      'before: nobody calls the new version before the switch, and with no requests to count svc-a-sequential-error and svc-a-latency cannot let a release pass; add a SyntheticAnalysis to before, whose Job calls it, or measure after the switch',
    ],
  ])('%s is told so', (_, props, warning) => {
    expect(warnings(props)).toEqual([warning]);
  });

  test('with its defaults, or with a Job that calls the new version, is told nothing', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings({ before: [new BudgetAnalysis()] })).toEqual([]);
    expect(warnings({ before: [new ErrorRateAnalysis({ id: 'pods', views: ['pod'] }), synthetic] })).toEqual([]);
    expect(warnings({ before: [errorRate, synthetic] })).toEqual([
      "before: svc-a-error-rate-before counts on the callers' side too, where a Job without a sidecar is counted by nobody, so that every release pauses; give it views: ['pod'], or the SyntheticAnalysis mesh: 'native-sidecar'",
    ]);
    expect(warnings({ before: [new ErrorRateAnalysis({ id: 'watch', dryRun })] })).toEqual([]);
  });

  test('cannot use templates of the platform, which are made for canaries', () => {
    const analyses = [new ErrorRateAnalysis()];
    const gold = new ClusterAnalyses(Testing.app(), 'gold', { slo: Slo.availability(99.9), environment, analyses });
    expect(blueGreenProblems({ after: gold.analyses })).toEqual([
      'prod/services/svc-a/after/error-rate: the template of the platform is made for canaries, and this is a blue-green service; give it an analysis of its own',
    ]);
  });
});
