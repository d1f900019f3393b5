import { ErrorRateAnalysis, SequentialErrorAnalysis } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { abortOverWindows } from '../../lib/slo';
import { IstioRouter } from '../../lib/traffic';
import { find, inPlainChart, rendered } from '../support/fleet';

const retries = (...retryOn: string[]) => new IstioRouter({ retries: { attempts: 2, retryOn } });

const warnings = (props: object) => warningsOf(inPlainChart(props).service);

describe('what guards a canary if nothing else is said', () => {
  test('is the evidence at its pods, and the view of its callers', () => {
    const metrics = ['svc-a-sequential-error', 'svc-a-error-rate'].flatMap(
      (name) => find(rendered(), 'AnalysisTemplate', name).spec.metrics,
    );
    expect(metrics.map(({ name }) => name)).toEqual([
      'sequential-error-15s',
      'sequential-error-1m',
      'sequential-error-4m',
      'client-error-rate',
    ]);
  });

  test('compares with the stable release on both sides, so that a failure they share aborts nothing', () => {
    const template = (name: string) => JSON.stringify(find(rendered(), 'AnalysisTemplate', name).spec.metrics);
    expect(template('svc-a-sequential-error')).toContain('{{args.stable-hash}}');
    expect(template('svc-a-error-rate')).toContain('svc-a-stable.prod.svc.cluster.local');
    expect(
      find(rendered(), 'AnalysisTemplate', 'svc-a-error-rate').metadata.annotations['release-train.dev/shared-failure'],
    ).toBe(
      'a window above the threshold in which stable fails at least a quarter as often is undecided; more than 5 of them pause',
    );
  });
});

describe('retries that hide errors', () => {
  const onlyClients = [new ErrorRateAnalysis({ views: ['client'] })];

  test('are told of if only callers are counted', () => {
    expect(warnings({ analyses: onlyClients, router: retries('5xx', 'connect-failure') })).toEqual([
      'retries: callers send a request again up to 2 times on 5xx, and only their side is counted: of a canary that fails 20 % of its tries they see 0.8 %; count at the pods too: new SequentialErrorAnalysis(), or new ErrorRateAnalysis() with both views',
    ]);
  });

  test('are no matter where pods are counted too, or where only what never arrived is sent again', () => {
    expect(warnings({ router: retries('5xx') })).toEqual([]);
    expect(warnings({ analyses: [new ErrorRateAnalysis()], router: retries('5xx') })).toEqual([]);
    expect(warnings({ analyses: [new SequentialErrorAnalysis()], router: retries('5xx') })).toEqual([]);
    expect(warnings({ analyses: onlyClients })).toEqual([]);
    expect(warnings({ analyses: onlyClients, router: retries('connect-failure', 'reset-before-request') })).toEqual([]);
    expect(warnings({ analyses: onlyClients, router: new IstioRouter({ retries: { attempts: 0 } }) })).toEqual([]);
  });
});

describe('a sound release in the windows of its callers', () => {
  // The standard plan has 16 windows of a minute; two bad ones abort.
  const worst = (minFailures: number, errorRate: number): number => {
    let highest = 0;
    for (let requests = 10; requests < 6000; requests += 3) {
      const failures = Math.max(minFailures, Math.floor(requests * 0.005 + 1e-9) + 1);
      highest = Math.max(highest, abortOverWindows({ requests, failures, windows: 16, failureLimit: 1 }, errorRate));
    }
    return highest;
  };

  test('is hardly ever aborted by the standard guard, whatever the traffic', () => {
    const [metric] = find(rendered(), 'AnalysisTemplate', 'svc-a-error-rate').spec.metrics;
    expect(metric.failureLimit).toBe(1);
    expect(metric.provider.prometheus.query).toContain('failed / 1000, with fewer, if even this is above 0.5 %');
    expect(worst(6, 0.1)).toBeLessThan(0.03);
  });

  test('is aborted more often with fewer failures in a window: the numbers in the docs', () => {
    expect([worst(2, 0.1), worst(2, 0.05)].map(Math.round)).toEqual([25, 3]);
    expect(Math.round(worst(3, 0.1))).toBe(5);
    expect(worst(3, 0.05)).toBeLessThan(0.15);
  });
});
