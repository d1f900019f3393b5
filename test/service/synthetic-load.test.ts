import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SyntheticAnalysis } from '../../lib/analysis';
import { SyntheticLoad, type SyntheticLoadProps } from '../../lib/service';

const TEST = SyntheticAnalysis.k6({ image: 'grafana/k6:1.4.0', duration: Duration.hours(1), requestsPerSecond: 2 });

function load(change: object = {}, id = 'svc-a-night') {
  const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
  const service = new kplus.Service(chart, 'canary', { metadata: { name: 'svc-a-canary' }, ports: [{ port: 8080 }] });
  const props = { test: TEST, service, schedule: '0 22-23,0-5 * * *', ...change } as SyntheticLoadProps;
  const made = new SyntheticLoad(chart, id, props);
  const manifests = made.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .map((object) => object.toJson());
  return {
    problems: made.node.validate(),
    cronJob: manifests.find(({ kind }) => kind === 'CronJob'),
    configMap: manifests.find(({ kind }) => kind === 'ConfigMap'),
  };
}

test('runs the test on the schedule, one run at a time, and a late one too', () => {
  const { cronJob, problems } = load({ timeZone: 'Europe/Berlin' });
  expect(problems).toEqual([]);
  expect(cronJob).toMatchObject({
    apiVersion: 'batch/v1',
    metadata: { name: 'svc-a-night', namespace: 'prod' },
    spec: {
      schedule: '0 22-23,0-5 * * *',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 120,
      suspend: false,
    },
  });
  expect(load().cronJob.spec.timeZone).toBe('Etc/UTC');
  expect(load({ suspend: true }).cronJob.spec.suspend).toBe(true);
});

test('is a part of the service that it calls, whatever it is called itself', () => {
  const partOf = ({ metadata }: { metadata: { labels: object } }) => metadata.labels;
  const { cronJob, configMap } = load();
  const { jobTemplate } = cronJob.spec;
  for (const object of [cronJob, configMap, jobTemplate, jobTemplate.spec.template])
    expect(partOf(object)).toMatchObject({ 'app.kubernetes.io/part-of': 'svc-a-canary' });
  const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
  const labels = { 'app.kubernetes.io/name': 'svc-a' };
  const service = new kplus.Service(chart, 'canary', {
    metadata: { name: 'svc-a-canary', labels },
    ports: [{ port: 8080 }],
  });
  expect(partOf(load({ service }).cronJob)).toMatchObject({ 'app.kubernetes.io/part-of': 'svc-a' });
});

test('is the same Job as that of the analysis, against the Service', () => {
  const { cronJob, configMap } = load();
  const { spec } = cronJob.spec.jobTemplate;
  expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 3720 });
  expect(spec.template.metadata.labels['sidecar.istio.io/inject']).toBe('false');
  expect(spec.template.spec.containers[0].env).toContainEqual({
    name: 'TARGET_URL',
    value: 'http://svc-a-canary.prod.svc.cluster.local:8080',
  });
  expect(spec.template.spec.volumes[1].configMap.name).toBe(configMap.metadata.name);
  // What a run finds holds up no release.
  expect(JSON.stringify(spec)).not.toContain('MAX_ERROR_RATE');
});

test.each([
  [
    "test: missing; write for example SyntheticAnalysis.k6({ image: 'grafana/k6:1.4.0', duration: Duration.minutes(10) })",
    { test: undefined },
  ],
  ['service: missing; write for example the canaryService of a CanaryService', { service: undefined }],
  ['service: "svc-a" is no Service; write for example the canaryService of a CanaryService', { service: 'svc-a' }],
  [
    "schedule: undefined is no schedule; write minute, hour, day of month, month and day of week, such as '*/10 22-23,0-5 * * *'",
    { schedule: undefined },
  ],
  [
    'schedule: "24" is no hour; write *, or numbers from 0 to 23 such as \'*/10 22-23,0-5 * * *\' has',
    { schedule: '0 24 * * *' },
  ],
  ['schedule: "* * * *" has 4 fields; write five, such as \'*/10 22-23,0-5 * * *\'', { schedule: '* * * *' }],
  [
    'schedule: "TZ=UTC 0 0 * * *" names a time zone, which Kubernetes refuses; write it into timeZone',
    { schedule: 'TZ=UTC 0 0 * * *' },
  ],
  [
    'timeZone: "Berlin" is no time zone; write its name in the tz database, such as Europe/Berlin or Etc/UTC',
    { timeZone: 'Berlin' },
  ],
  ['suspend: "no" is neither true nor false; write true or false', { suspend: 'no' }],
])('%s', (problem, change) => {
  expect(load(change).problems).toEqual([problem]);
});

test('a name that leaves no room for the time of a run is refused', () => {
  expect(load({}, 'a'.repeat(53)).problems[0]).toMatch(
    /has 53 characters; 52 is the most: the rest of 63 is the time of each run/,
  );
});

test('what is wrong with the test is told here', () => {
  const test = new SyntheticAnalysis({ image: 'curl', duration: Duration.minutes(1) });
  expect(load({ test }).problems[0]).toMatch(/^image: "curl" has neither tag nor digest/);
});
