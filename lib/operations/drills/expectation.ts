import { humanDuration, ReleaseTrainError } from '../../core';
import { type ReleasePath, type Scenario, simulateHere } from '../../simulation';
import { type Guard, guardsOf, VIEWS } from './guards';
import { isInjected, type Means } from './means';

/** What a drill is expected to show. */
export interface Expectation {
  readonly guards: readonly GuardExpectation[];
  /** Share of the played releases that were aborted; undefined where the path cannot be played. */
  readonly caught?: number;
  /** Seconds from the injection to the abort: what is usual, and what nineteen of twenty stay below. */
  readonly seconds?: readonly [usual: number, most: number];
  /** Why nothing is known. */
  readonly unknown?: string;
}

export interface GuardExpectation extends Guard {
  /** Share of the played releases that this guard alone would have aborted. */
  readonly alone?: number;
}

/** The fault that is played. */
export interface PlayedFault {
  readonly means: Means;
  /** Of the requests, in percent. */
  readonly share: number;
  /** Milliseconds. */
  readonly delay: number;
  /** To the service, both versions together. */
  readonly requestsPerSecond: number;
  /** Seconds that the canary has had requests for. */
  readonly underWay: number;
}

/**
 * Seconds until every connection has the fault. A changed listener leaves the connections that there are to its former
 * filters, until they have been drained (`drainDuration` of the mesh).
 */
export const DRAINING = 45;

/** Plays the same failure on the rendered path, before anybody has it. */
export function expectationOf(path: ReleasePath, fault: PlayedFault): Expectation {
  const guards = guardsOf(path);
  if (fault.means === 'abort-by-hand') return { guards };
  if (fault.means === 'release')
    return { guards, unknown: 'how bad the release is, only the release knows: nothing is played' };
  // They go on as before: the fault is made in front of the application.
  const own = guards.filter(({ view }) => view === 'own');
  const others = own.map(({ name }) => name);
  const missingMetrics = own.flatMap(({ metrics }) => metrics).filter((metric) => !metric.startsWith('istio_'));
  const scenario = { ...scenarioOf(fault), missingMetrics: [...new Set(missingMetrics)] };
  try {
    const { aborted, secondsToAbort } = simulateHere(without(path, others), scenario, { runs: RUNS });
    const usual = Math.round(secondsToAbort?.median ?? 0);
    const most = Math.round((secondsToAbort?.p95 ?? 0) + DRAINING);
    return {
      guards: guards.map((guard) => ({ ...guard, alone: alone(path, guards, guard, scenario) })),
      caught: aborted.value,
      ...(secondsToAbort && { seconds: [usual, most] }),
    };
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    return { guards, unknown: [error.message, ...error.problems.map(({ message }) => message)].join(' ') };
  }
}

const RUNS = 100;

function alone(path: ReleasePath, guards: readonly Guard[], guard: Guard, scenario: Scenario): number | undefined {
  if (!MESH.includes(guard.view)) return undefined;
  const others = guards.filter(({ name }) => name !== guard.name).map(({ name }) => name);
  return simulateHere(without(path, others), scenario, { runs: RUNS / 5 }).aborted.value;
}

const MESH: readonly string[] = ['pods', 'callers', 'mesh'];

function scenarioOf({ means, share, delay, requestsPerSecond, underWay }: PlayedFault): Scenario {
  const from = Math.max(0, Math.round(underWay));
  const curve = [...(from > 0 ? [{ at: 0, value: 0 }] : []), { at: from, value: share / 100 }];
  if (means === 'abort-requests') return { requestsPerSecond, canaryErrorRate: curve };
  return { requestsPerSecond, canaryLatency: { median: 20, p99: 100, slow: { share: curve, above: delay } } };
}

/** The path with some metrics that measure, and decide nothing. */
function without(path: ReleasePath, names: readonly string[]): ReleasePath {
  const muted = <T extends { readonly metrics: readonly { readonly name: string }[] }>(plan: T): T => ({
    ...plan,
    metrics: plan.metrics.map((metric) => (names.includes(metric.name) ? { ...metric, dryRun: true } : metric)),
  });
  const { steps, background } = path.rollout;
  return {
    ...path,
    rollout: {
      ...path.rollout,
      steps: steps.map((step) => (step.kind === 'analysis' ? { ...step, analysis: muted(step.analysis) } : step)),
      ...(background && { background: { ...background, analysis: muted(background.analysis) } }),
    },
  };
}

/** Whether it makes sense to begin: a fault that nobody sees would stay with callers until the drill gives up. */
export function isHopeless({ means }: Pick<PlayedFault, 'means'>, { guards, caught }: Expectation): boolean {
  if (!isInjected(means)) return false;
  return caught === undefined ? !guards.some(({ view }) => MESH.includes(view)) : caught < LEAST_CAUGHT;
}

const LEAST_CAUGHT = 0.9;

/** What is rehearsed and what is not, a line for each guard. */
export function guardLines(means: Means, { guards }: Expectation): string[] {
  if (guards.length === 0) return ['the Rollout has no analysis: nothing aborts a release of it but a person'];
  return guards
    .filter(({ view }) => view !== 'nothing')
    .map((guard) => `guard ${guard.name} looks at ${VIEWS[guard.view]}: ${rehearsed(means, guard)}`);
}

function rehearsed(means: Means, { view, alone }: GuardExpectation): string {
  if (means === 'abort-by-hand') return 'not rehearsed';
  if (means === 'release') return 'rehearsed as far as the release is bad in its eyes';
  if (!MESH.includes(view)) return 'not rehearsed';
  if (alone === undefined) return 'it is not known whether it sees the fault';
  if (alone >= LEAST_CAUGHT) return 'rehearsed; it would abort by itself';
  return alone > 0
    ? `rehearsed in part; it would abort ${Math.round(alone * 100)} % of such releases by itself`
    : 'not rehearsed; it would not abort for this fault';
}

/** What is expected, as a sentence; undefined if there is nothing to expect. */
export function expectedWords({ caught, seconds, unknown }: Expectation): string | undefined {
  if (unknown !== undefined) return `the abort cannot be foretold: ${unknown}`;
  if (!seconds || caught === undefined) return undefined;
  const [usual, most] = seconds;
  return `expected: aborted ${humanDuration(usual)} to ${humanDuration(most)} after the injection (up to ${DRAINING}s of it until every connection has the fault)`;
}
