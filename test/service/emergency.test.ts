import { Chart, Testing } from 'cdk8s';
import {
  type Analysis,
  BudgetAnalysis,
  CanaryService,
  ErrorRateAnalysis,
  Release,
  type ReleaseProps,
  Slo,
} from '../../lib';
import { warningsOf } from '../../lib/core';

const EMERGENCY: ReleaseProps['emergency'] = {
  reason: 'prices are wrong: "$0.00"',
  declared: '2026-11-02T09:00:00Z',
  expires: '2026-11-02T12:00:00Z',
};
const NOTICE = 'prices are wrong: "$0.00" (until 2026-11-02T12:00:00Z)';

function service(
  emergency?: ReleaseProps['emergency'],
  analyses: readonly Analysis[] | undefined = [new BudgetAnalysis(), new ErrorRateAnalysis()],
) {
  const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
  const it = new CanaryService(chart, 'svc-a', {
    release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f', emergency }),
    port: 8080,
    slo: Slo.availability(99.9),
    environment: { prometheus: 'http://prometheus.monitoring:9090' },
    analyses,
  });
  const manifests = Testing.synth(chart);
  const find = (kind: string, name: string) => manifests.find((it) => it.kind === kind && it.metadata.name === name);
  return { warnings: warningsOf(it), find };
}

test('an emergency stands on the Rollout and on its gate, and is told when the app is synthesized', () => {
  const { find, warnings } = service(EMERGENCY);
  expect(find('Rollout', 'svc-a').metadata.annotations['release-train.dev/emergency']).toBe(NOTICE);
  const gate = find('AnalysisTemplate', 'svc-a-budget');
  expect(gate.metadata.annotations['release-train.dev/emergency']).toBe(NOTICE);
  expect(warnings).toEqual([`an emergency release passes the gate for its error budget: ${NOTICE}`]);
});

test('an emergency without a gate to pass is told to do nothing', () => {
  expect(service(EMERGENCY, [new ErrorRateAnalysis()]).warnings).toEqual([
    `the emergency of this release does nothing: the service has no gate for its error budget (a BudgetAnalysis), and its other guards measure as always; leave emergency out: ${NOTICE}`,
  ]);
});

test('an emergency opens the gate for the budget and no other', () => {
  const [ordinary, urgent] = [service(), service(EMERGENCY)];
  expect(urgent.find('AnalysisTemplate', 'svc-a-error-rate')).toEqual(
    ordinary.find('AnalysisTemplate', 'svc-a-error-rate'),
  );
  const query = (of: typeof urgent) =>
    of.find('AnalysisTemplate', 'svc-a-budget').spec.metrics[0].provider.prometheus.query;
  expect(query(urgent)).toContain('time()');
  expect(query(ordinary)).not.toContain('time()');
});

test('an emergency changes nothing of which pods would restart, nor the steps, which would begin anew', () => {
  const [ordinary, urgent] = [service(), service(EMERGENCY)];
  expect(urgent.find('Rollout', 'svc-a').spec).toEqual(ordinary.find('Rollout', 'svc-a').spec);
});

test('an ordinary release says nothing of emergencies', () => {
  const { find, warnings } = service();
  expect(JSON.stringify([find('Rollout', 'svc-a'), find('AnalysisTemplate', 'svc-a-budget').metadata])).not.toContain(
    'release-train.dev/emergency',
  );
  expect(warnings).toEqual([]);
});

test('the gate is the first step, before the first weight', () => {
  const [first, second] = service().find('Rollout', 'svc-a').spec.strategy.canary.steps;
  expect(first.analysis.templates).toEqual([{ templateName: 'svc-a-budget' }]);
  expect(second).toEqual({ setWeight: 5 });
});
