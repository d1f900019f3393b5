import { Duration } from 'cdk8s';
import 'cdk8s-release-train/jest';
import { fleet } from './main';

const rendered = fleet().render();
const path = (environment: string, service: string) =>
  new Map([...rendered].filter(([file]) => file.startsWith(`clusters/${environment}/apps/${service}/`)));

test('forty services are delivered to staging, and to prod in two clusters', () => {
  for (const environment of ['staging', 'prod-eu', 'prod-us']) {
    const folders = [...rendered.keys()].filter((file) => file.startsWith(`clusters/${environment}/apps/`));
    expect(new Set(folders.map((file) => file.split('/')[3])).size).toBe(40);
  }
  expect(fleet().warnings).toEqual([]);
});

test('a team is told of a release of its own that waits, aborts or fails in prod', () => {
  const told = (environment: string, service: string) =>
    [...path(environment, service).values()].join().match(/subscribe\.on-rollout-\w+\.slack: .*/g);
  expect(told('prod-eu', 'disputes')).toEqual([
    'subscribe.on-rollout-aborted.slack: payments-releases',
    'subscribe.on-rollout-waits.slack: payments-releases',
  ]);
  expect(told('staging', 'disputes')).toBeNull();
});

test('a bad payments release is stopped in each cluster before it costs much', () => {
  for (const environment of ['prod-eu', 'prod-us']) {
    const bad = { requestsPerSecond: 300, canaryErrorRate: 0.02, runs: 50 };
    expect(path(environment, 'payments')).toAbortWithin(Duration.minutes(2), { ...bad, share: 0.9 });
    expect(path(environment, 'payments')).toPauseWithoutTraffic();
  }
});

test('a quiet service is released too, if slower', () => {
  expect(path('prod-eu', 'disputes')).toPromoteHealthy({
    requestsPerSecond: 2,
    falseAborts: 0.05,
    needlessPauses: 0.2,
    runs: 20,
  });
});
