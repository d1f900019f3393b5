import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import type { monitoring } from '../../../imports';
import {
  CanaryPlan,
  DeliveryMetrics,
  type DeliveryMetricsProps,
  type Environment,
  type EnvironmentProps,
  promQlProblem,
  ServiceSet,
} from '../../../lib';
import { documents, find, fleet, problems, SERVICE } from '../../support/fleet';
import { temporaryFolder } from '../../support/git';
import { testWithPromtool } from '../../support/promtool';

/** What a fleet of two services renders of it; svc-b is held for twenty hours. */
function rendered(props: DeliveryMetricsProps = {}, environment: Partial<EnvironmentProps> = {}) {
  const { app, prod, services } = fleet({}, environment);
  services.addService('svc-a', SERVICE);
  services.addService('svc-b', { ...SERVICE, plan: CanaryPlan.of([{ weight: 10, hold: Duration.hours(20) }]) });
  new ServiceSet(prod, 'teams', { namespace: 'team-a' }).addService('svc-c', SERVICE);
  new DeliveryMetrics(prod, 'delivery-metrics', props);
  const files = app.render();
  const manifests = documents(files.get('clusters/prod/monitoring/delivery-metrics.k8s.yaml') ?? '');
  return { files, manifests, rule: find(manifests, 'PrometheusRule') };
}

function groups(...given: Parameters<typeof rendered>): readonly monitoring.RuleGroup[] {
  return rendered(...given).rule.spec.groups;
}

describe('the rules', () => {
  test('are an object of Prometheus Operator, with the labels by which it is found', () => {
    const { rule } = rendered({ ruleLabels: { release: 'kube-prometheus-stack' }, namespace: 'observability' });
    expect(rule.metadata).toEqual({
      name: 'delivery-metrics',
      namespace: 'observability',
      labels: { release: 'kube-prometheus-stack' },
    });
  });

  test('watch the namespaces of the services, and the cluster of the environment', () => {
    const [phases] = groups({}, { seriesLabels: { cluster: 'eu-1' } });
    for (const { expr } of phases?.rules ?? [])
      expect(expr).toContain('rollout_info{cluster="eu-1",namespace=~"prod|team-a"');
    const [renamed] = groups({ namespaceLabel: 'exported_namespace' });
    expect(renamed?.rules?.[2]?.expr).toBe(
      'max by (exported_namespace, name) (rollout_info{exported_namespace=~"prod|team-a",phase="Abort"}) or 0 * max by (exported_namespace, name) (rollout_info{exported_namespace=~"prod|team-a"})',
    );
  });

  test('are queries that Prometheus can read', () => {
    for (const { rules = [] } of groups())
      for (const { expr } of rules) expect([expr, promQlProblem(String(expr))]).toEqual([expr, undefined]);
  });

  test('wait for a hold as long as the plan does, and for those of other plans apart', () => {
    const paused = groups({ pausedBeyondPlan: Duration.minutes(10) })
      .flatMap(({ rules = [] }) => rules)
      .filter(({ alert }) => alert === 'ReleaseTrainRolloutPausedTooLong');
    expect(paused.map((rule) => [rule.for, /name=~"([^"]+)"/.exec(String(rule.expr))?.[1]])).toEqual([
      [`${17 * 60 + 600}s`, 'svc-a|svc-c'],
      [`${20 * 3600 + 600}s`, 'svc-b'],
    ]);
  });

  testWithPromtool('are sound to promtool, and say of made-up phases what happened', () => {
    const dir = temporaryFolder();
    // The text alone, as an operator hands it over.
    writeFileSync(join(dir, 'rules.yaml'), stringify({ groups: groups() }));
    expect(promtool('check', 'rules', join(dir, 'rules.yaml'))).toEqual({ status: 0, stderr: '' });
    writeFileSync(
      join(dir, 'tests.yaml'),
      stringify({ rule_files: ['rules.yaml'], evaluation_interval: '30s', tests: STORIES }),
    );
    expect(promtool('test', 'rules', join(dir, 'tests.yaml'))).toEqual({ status: 0, stderr: '' });
  });
});

describe('the dashboard', () => {
  test('is in a ConfigMap that Grafana finds, or in a file, or nowhere', () => {
    const { manifests } = rendered();
    const { metadata, data } = find(manifests, 'ConfigMap');
    expect(metadata).toMatchObject({ name: 'delivery-metrics-dashboard', labels: { grafana_dashboard: '1' } });
    const shown = JSON.parse(data['release-train-prod.json']);
    const file = rendered({ dashboard: 'file' });
    expect(JSON.parse(file.files.get('docs/release/prod/delivery-metrics.json') ?? '')).toEqual(shown);
    expect(file.manifests.map(({ kind }) => kind)).toEqual(['PrometheusRule']);
    expect(rendered({ dashboard: 'none' }).manifests).toHaveLength(1);
  });

  test('asks for what is recorded, in queries that Prometheus can read, with panels that do not cover each other', () => {
    const shown = JSON.parse(find(rendered().manifests, 'ConfigMap').data['release-train-prod.json']);
    const recorded = groups().flatMap(({ rules = [] }) => rules.flatMap(({ record }) => record ?? []));
    const taken = new Set<string>();
    for (const { gridPos, targets } of shown.panels) {
      for (const { expr } of targets) {
        const asked: string = expr.replaceAll('$__range', '30d');
        expect([asked, promQlProblem(asked)]).toEqual([asked, undefined]);
        for (const [name] of asked.matchAll(/release_train:[\w:]+/g)) expect(recorded).toContain(name);
      }
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken).not.toContain(`${x} ${y}`);
          taken.add(`${x} ${y}`);
        }
      }
    }
    expect(shown.uid.length).toBeLessThanOrEqual(40);
  });
});

test('what is wrong is told with what to write', () => {
  const { app, prod, services } = fleet();
  services.addService('svc-a', SERVICE);
  const wrong = {
    namespace: 'X',
    dashboard: 'grafana',
    abortedFor: Duration.seconds(1),
    ruleLabels: { 'a b': '' },
    severity: 1,
  };
  new DeliveryMetrics(prod as Environment, 'delivery-metrics', wrong as never);
  const found = problems(() => app.render());
  expect(found).toHaveLength(5);
  expect(found.join('\n')).toContain('dashboard: "grafana" is none of them; write "config-map" or "file" or "none"');
  expect(found.join('\n')).toContain('abortedFor: 1s is out of range; write a duration from 1m to 24h');
});

test('the same fleet gives the same bytes', () => {
  expect([...rendered().files]).toEqual([...rendered().files]);
});

function promtool(...args: string[]): { status: number | null; stderr: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, stderr: status === 0 ? '' : `${stdout}\n${stderr}` };
}

/** The phases of a Rollout, a letter for each 30 seconds: Completed, progressing, Held, Aborted, and - for no series at all. */
function series(phases: string, pod = 'one', name = 'svc-a'): { series: string; values: string }[] {
  const names = { C: 'Completed', p: 'Progressing', H: 'Paused', A: 'Abort' };
  return Object.entries(names)
    .filter(([letter]) => phases.includes(letter))
    .map(([letter, phase]) => ({
      series: `rollout_info{namespace="prod",name="${name}",phase="${phase}",pod="${pod}"}`,
      values: [...phases].map((it, i) => (it === letter ? '1' : phases[i - 1] === letter ? 'stale' : '_')).join(' '),
    }));
}

/** One story: phases, and how many promotions and aborts were recorded at its end. */
function story(
  name: string,
  phases: string,
  [promotions, aborts, inCanary]: readonly [number, number, number],
  more: readonly object[] = [],
): object {
  const end = `${(phases.length - 1) * 30}s`;
  const sum = (record: string, value: number): object => ({
    expr: `sum by (name) (sum_over_time(release_train:rollout_${record}{environment="prod"}[2h]))`,
    eval_time: end,
    exp_samples: [{ labels: '{name="svc-a"}', value }],
  });
  return {
    name,
    interval: '30s',
    input_series: [...series(phases), ...more],
    promql_expr_test: [sum('promotion', promotions), sum('abort', aborts), sum('in_canary', inCanary)],
  };
}

const alerted = (name: string, phases: string, at: number, alertname: string, fires: boolean): object => ({
  name,
  interval: '30s',
  input_series: series(phases),
  alert_rule_test: [],
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${alertname}",alertstate="firing"}) or vector(0)`,
      eval_time: `${at}m`,
      exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
    },
  ],
});

const STORIES = [
  story('a first deployment is no promotion', 'pppCCCC', [0, 0, 0]),
  story('a release through its holds is one', 'CCpHHHpHHCCC', [1, 0, 6]),
  story('an abort counts once, however long it lasts', 'CCpHHAAAAAAAA', [0, 1, 2]),
  story('an abort before the first hold counts', 'CCppAAAA', [0, 1, 0]),
  story('a return to what is stable is no promotion', 'CCpHAAAApCCC', [0, 1, 1]),
  story('a release after an abort is one more', 'CCpHAAApHpCC', [1, 1, 3]),
  story('a second abort is one more', 'CCpHAAApHAAA', [0, 2, 2]),
  story('pods that are restarted are no release', 'CCppCCCpCC', [0, 0, 0]),
  story('a release that was aborted before anybody looked is not counted', 'AAAA', [0, 0, 0]),
  story(
    'a controller that is restarted changes nothing',
    'CCpHHH---------',
    [1, 0, 7],
    series('-----HHHHpCCCCC', 'two'),
  ),
  story('two controllers at once promote nothing twice', 'CCpHHCCC-----', [1, 0, 4], series('---HHHpCCCCCC', 'two')),
  alerted('an abort that Git still wants', `CCpH${'A'.repeat(60)}`, 30, 'ReleaseTrainRolloutAborted', true),
  alerted(
    'an abort that was taken back',
    `CCpH${'A'.repeat(20)}${'C'.repeat(40)}`,
    30,
    'ReleaseTrainRolloutAborted',
    false,
  ),
  alerted('a hold within the plan', `CC${'H'.repeat(80)}`, 40, 'ReleaseTrainRolloutPausedTooLong', false),
  alerted('a hold that was forgotten', `CC${'H'.repeat(120)}`, 55, 'ReleaseTrainRolloutPausedTooLong', true),
  alerted('no metrics at all', `CC${'-'.repeat(60)}`, 30, 'ReleaseTrainRolloutsUnseen', true),
  alerted('metrics', 'C'.repeat(62), 30, 'ReleaseTrainRolloutsUnseen', false),
];
