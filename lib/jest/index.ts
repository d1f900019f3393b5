/**
 * Matchers that play releases, and hold manifests against the rules: `import 'cdk8s-release-train/jest'` in a test, or in `setupFilesAfterEnv`.
 *
 * @packageDocumentation
 */
import { isDuration, ReleaseTrainError, show } from '../core';
import {
  type MonteCarloOptions,
  type ReleasePath,
  type Scenario,
  type SimulationSummary,
  simulateHere,
} from '../simulation';
import { abortsWithin, pausesWithoutTraffic, promotesHealthy, spoilsAtMost, type Verdict } from './expectations';
import { type PolicyTest, passesPolicy } from './policy-expectation';
import { pathOfSubject, treeOfSubject } from './subject';

export type { PolicyTest };

/** What is played, beside the scenario itself. */
export interface PlayedTest {
  /** Name of the Rollout, where there are several among the manifests. @default the only one */
  readonly service?: string;
  /** Releases that are played. @default 200 */
  readonly runs?: number;
  /** Where the random numbers come from. @default 1 */
  readonly seed?: number;
  /** Major version of the Prometheus that is played. @default 3 */
  readonly prometheus?: 2 | 3;
}

export interface BadRelease extends Scenario, PlayedTest {
  /** Share of the releases that must be aborted in time, from 0 to 1. @default 0.95 */
  readonly share?: number;
}

export interface SpoilingRelease extends Scenario, PlayedTest {}

export interface HealthyRelease extends Partial<Scenario>, PlayedTest {
  /** Share of the releases that may be aborted, from 0 to 1. */
  readonly falseAborts: number;
  /** Share of the releases that may be paused, from 0 to 1. @default as falseAborts */
  readonly needlessPauses?: number;
}

export interface QuietRelease extends Partial<Scenario>, PlayedTest {}

/** A duration of cdk8s, of any copy of it. */
interface DurationLike {
  toMilliseconds(): number;
}

type Matcher = { readonly pass: boolean; readonly message: () => string };

const matchers = {
  toAbortWithin(subject: unknown, duration: DurationLike, given: BadRelease): Matcher {
    const { share = 0.95, ...release } = released('toAbortWithin', given);
    refuse(
      isDuration(duration) ? undefined : `toAbortWithin: ${show(duration)} is no duration; write Duration.minutes(2)`,
      shareProblem('share', share),
    );
    const { result, path } = played(subject, release);
    return told(abortsWithin(duration.toMilliseconds() / 1000, share, result, path));
  },
  toSpoilAtMost(subject: unknown, requests: number, release: SpoilingRelease): Matcher {
    refuse(requests >= 0 ? undefined : `toSpoilAtMost: ${show(requests)} is no number of requests; write 50`);
    const { result, path } = played(subject, released('toSpoilAtMost', release));
    return told(spoilsAtMost(requests, result, path));
  },
  toPromoteHealthy(subject: unknown, given: HealthyRelease): Matcher {
    const { falseAborts, needlessPauses = falseAborts, ...release } = released('toPromoteHealthy', given);
    refuse(shareProblem('falseAborts', falseAborts), shareProblem('needlessPauses', needlessPauses));
    const { result, path } = played(subject, release, (it) => soundRelease(it, release));
    return told(promotesHealthy(falseAborts, needlessPauses, result, path));
  },
  toPauseWithoutTraffic(subject: unknown, release: QuietRelease = {}): Matcher {
    const { result, path } = played(subject, { runs: 20, ...release, requestsPerSecond: 0 });
    return told(pausesWithoutTraffic(result, path));
  },
  toPassPolicy(subject: unknown, test: PolicyTest = {}): Matcher {
    return told(passesPolicy(treeOfSubject(subject), test));
  },
};

// The tests' own `expect`: whoever imports these matchers has one.
declare const expect: { extend(matchers: object): void };

/** What is added to the matchers of Jest; `R` is what they return. With @jest/globals, add it to those of `expect` yourself. */
export interface ReleaseMatchers<R> {
  /**
   * Plays a bad release many times: the guards abort it within this time after it got its first request (or turned bad).
   *
   * `expect(app.render()).toAbortWithin(Duration.minutes(1), { service: 'svc-a', canaryErrorRate: 0.05, requestsPerSecond: 100 })`
   */
  toAbortWithin(duration: DurationLike, release: BadRelease): R;
  /** Plays a release many times: in 95 % of them at most so many requests fail on the new version. */
  toSpoilAtMost(requests: number, release: SpoilingRelease): R;
  /** Plays a sound release many times (by default 100 requests per second, failing at half the error budget): it is promoted. */
  toPromoteHealthy(release: HealthyRelease): R;
  /** Plays a release that gets no requests: it is neither promoted nor aborted, it waits. */
  toPauseWithoutTraffic(release?: QuietRelease): R;
  /**
   * Holds the manifests against all rules of `release-train check`.
   *
   * `expect(app.render()).toPassPolicy({ failOn: 'warning' })`
   */
  toPassPolicy(test?: PolicyTest): R;
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: merges with the interface of @types/jest, whose parameters it must repeat
    interface Matchers<R, T = {}> extends ReleaseMatchers<R> {}
  }
}

expect.extend(matchers);

const RUNS = 200;

function played(
  subject: unknown,
  { service, runs = RUNS, seed, prometheus, ...given }: Partial<Scenario> & PlayedTest,
  complete: (path: ReleasePath) => Scenario = () => given as Scenario,
): { result: SimulationSummary; path: ReleasePath } {
  const path = pathOfSubject(subject, service);
  const { service: _, runs: __, seed: ___, prometheus: ____, ...scenario } = complete(path) as Scenario & PlayedTest;
  const options: MonteCarloOptions = { runs, seed, prometheus };
  return { result: remembered(path, scenario, options), path };
}

/** Several expectations of one release play it once. */
function remembered(path: ReleasePath, scenario: Scenario, options: MonteCarloOptions): SimulationSummary {
  const key = JSON.stringify([path.sources, path.refusals, scenario, options]);
  if (last?.key !== key) last = { key, result: simulateHere(path, scenario, options) };
  return last.result;
}

let last: { readonly key: string; readonly result: SimulationSummary } | undefined;

/** Fails at half the error budget, both versions, unless the test says otherwise. */
function soundRelease({ objective, service }: ReleasePath, given: Partial<Scenario>): Scenario {
  const errors = given.stableErrorRate ?? (objective ? objective.errorBudget / 2 : undefined);
  if (errors === undefined) {
    throw new ReleaseTrainError(
      `The templates of ${service.name} name no objective, so nobody knows how often a sound release fails; give stableErrorRate, for example 0.0005.`,
    );
  }
  return { requestsPerSecond: 100, canaryErrorRate: errors, ...given, stableErrorRate: errors };
}

function released<T extends object>(matcher: string, release: T): T {
  refuse(
    typeof release === 'object' && release !== null
      ? undefined
      : `${matcher}: ${show(release)} is no release; write { requestsPerSecond: 100, canaryErrorRate: 0.05 }`,
  );
  return release;
}

function shareProblem(name: string, share: number): string | undefined {
  return share >= 0 && share <= 1 ? undefined : `${name}: ${show(share)} is no share; write 0.05 for 5 %`;
}

function refuse(...problems: readonly (string | undefined)[]): void {
  const found = problems.filter((it) => it !== undefined);
  if (found.length > 0) throw new ReleaseTrainError(found.join('\n'));
}

function told({ pass, message }: Verdict): Matcher {
  return { pass, message: () => message };
}
