import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { fleet } from '../../apps/quickstart/main';
import 'cdk8s-release-train/jest';

const FIXTURES = join(__dirname, '../../docs/paths');
const article = (name: string) => readFileSync(join(FIXTURES, `${name}.yaml`), 'utf8');
const rendered = fleet().render();
const bad = { service: 'svc-a', canaryErrorRate: 0.05, requestsPerSecond: 100, runs: 40 };

/** What a test would print that does not hold. */
function failure(test: () => void): string {
  try {
    test();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it holds');
}

describe('a guarded path', () => {
  test('aborts a bad release in time', () => {
    expect(rendered).toAbortWithin(Duration.minutes(2), bad);
    expect(rendered).not.toAbortWithin(Duration.seconds(30), bad);
  });

  test('spoils few requests', () => {
    expect(rendered).toSpoilAtMost(40, bad);
    expect(rendered).not.toSpoilAtMost(5, bad);
  });

  test('promotes a sound release, which fails at half its budget', () => {
    expect(rendered).toPromoteHealthy({ service: 'svc-a', falseAborts: 0.01, runs: 20 });
  });

  test('pauses without traffic', () => {
    expect(rendered).toPauseWithoutTraffic({ service: 'svc-a' });
  });
});

describe('a path that does not guard', () => {
  test('shows the timeline of a typical release', () => {
    const message = failure(() =>
      expect(article('article-indexed')).toAbortWithin(Duration.minutes(2), {
        canaryErrorRate: 0.05,
        requestsPerSecond: 100,
        runs: 5,
      }),
    );
    expect(message).toMatch(
      /^Expected that the release path of svc-a aborts 95 % of these releases within 2 m; 0 % were\.\n5 releases, seed 1\. A typical one, promoted:\n/,
    );
    expect(message).toMatch(/\n +\d+:\d\d {2}weight 5 %\n/);
    expect(message).toMatch(/5xx-rate: 10 × Successful/);
  });

  test('says that the controller refuses it', () => {
    const message = failure(() =>
      expect(article('article')).toPromoteHealthy({ falseAborts: 0.01, stableErrorRate: 0.0005 }),
    );
    expect(message).toContain('Argo Rollouts refuses it: steps[2]: Unable to resolve metric arguments');
  });

  test('stops every release, good or bad, where its condition takes a list for a number', () => {
    expect(article('article-named')).not.toPromoteHealthy({ falseAborts: 0.99, stableErrorRate: 0, runs: 5 });
    expect(article('article-named')).toAbortWithin(Duration.minutes(3), {
      requestsPerSecond: 100,
      canaryErrorRate: 0,
      runs: 5,
    });
  });
});

describe('what is tested', () => {
  test('can be a text, a folder, a list of objects, or the files of a render', () => {
    const scenario = { canaryErrorRate: 0.5, requestsPerSecond: 100, runs: 2 };
    const file = join(FIXTURES, 'article-repaired.yaml');
    expect(file).toAbortWithin(Duration.minutes(10), scenario);
    expect(Object.fromEntries(rendered)).toAbortWithin(Duration.minutes(10), { ...scenario, service: 'svc-b' });
  });

  test('must be one Rollout', () => {
    expect(failure(() => expect(rendered).toPauseWithoutTraffic())).toBe(
      "There are 3 Rollouts (svc-a, svc-b, svc-c); say which one: { service: 'svc-a', … }",
    );
    expect(failure(() => expect(42).toPauseWithoutTraffic())).toMatch(/^There are no manifests here/);
  });

  test('arguments that cannot be are refused in words', () => {
    const wrong = (test: (it: jest.JestMatchers<unknown>) => void) => failure(() => test(expect(rendered)));
    expect(wrong((it) => it.toAbortWithin(5 as never, bad))).toBe(
      'toAbortWithin: 5 is no duration; write Duration.minutes(2)',
    );
    expect(wrong((it) => it.toAbortWithin(Duration.minutes(5), undefined as never))).toContain(
      'undefined is no release',
    );
    expect(wrong((it) => it.toAbortWithin(Duration.minutes(5), { ...bad, share: 95 }))).toBe(
      'share: 95 is no share; write 0.05 for 5 %',
    );
    expect(wrong((it) => it.toSpoilAtMost(Number.NaN, bad))).toContain('NaN is no number of requests');
    expect(wrong((it) => it.toPromoteHealthy({ service: 'svc-a' } as never))).toContain(
      'falseAborts: undefined is no share',
    );
    expect(wrong((it) => it.toAbortWithin(Duration.minutes(5), { ...bad, runs: 0 }))).toContain(
      'runs: 0 is no whole number',
    );
    expect(failure(() => expect('nowhere').toPauseWithoutTraffic())).toContain('nowhere: no such file or folder');
  });

  test('a release that Argo Rollouts refuses spoils nothing, and is no success', () => {
    expect(article('article')).not.toSpoilAtMost(0, { requestsPerSecond: 100, canaryErrorRate: 1 });
  });

  test('a scenario that cannot be is refused in words', () => {
    expect(
      failure(() => expect(rendered).toAbortWithin(Duration.minutes(1), { ...bad, canaryErrorRate: 5 })),
    ).toContain('scenario: canaryErrorRate:');
  });

  test('without an objective nobody knows what is sound', () => {
    expect(failure(() => expect(article('article-repaired')).toPromoteHealthy({ falseAborts: 0 }))).toContain(
      'give stableErrorRate',
    );
  });
});
