import { Duration } from 'cdk8s';
import 'cdk8s-release-train/jest';
import { fleet } from './main';

// What a platform team writes beside its own fleet: every change of a manifest is seen in review.
test('the fleet renders as reviewed', () => {
  expect(fleet().render()).toMatchSnapshot();
});

test('a bad release of svc-a is aborted before it costs much, a good one is not', () => {
  const rendered = fleet().render();
  const bad = { service: 'svc-a', requestsPerSecond: 100, canaryErrorRate: 0.05 };
  expect(rendered).toAbortWithin(Duration.minutes(2), bad);
  expect(rendered).toSpoilAtMost(50, bad);
  expect(rendered).toPromoteHealthy({ service: 'svc-a', falseAborts: 0.01 });
  expect(rendered).toPauseWithoutTraffic({ service: 'svc-a' });
});

test('the fleet keeps to the rules', () => {
  expect(fleet().render()).toPassPolicy({ failOn: 'warning' });
});
