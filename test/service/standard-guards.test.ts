import { ErrorRateAnalysis, SequentialErrorAnalysis } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
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
