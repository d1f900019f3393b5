import { ReleaseTrainError } from '../../core';
import { isRecord } from '../../manifests';
import type { Witness } from './dora';
import type { Observation } from './observations';
import { printedMoment, type Window } from './window';

/** How a Prometheus is reached. */
export interface PrometheusAccess {
  /** `http://prometheus.monitoring:9090`, with the path before `/api` where there is one. */
  readonly address: string;
  /** What a header bears; never shown. @default - none */
  readonly token?: string;
  /** The environment that it watches. @default - it is found by namespace and name */
  readonly environment?: string;
  readonly fetch: typeof fetch;
}

/**
 * The phases of Rollouts in a Prometheus as a witness.
 *
 * It asks for the moments at which `rollout_info` came into a phase. The controller's counter of events says the same, but its
 * series begin at 1, so that `increase()` misses the first event after each restart, and one abort can count twice.
 *
 * A Prometheus that does not answer is told of, and the numbers are Git's alone.
 *
 * @throws ReleaseTrainError if the address is none
 */
export function prometheusWitness(access: PrometheusAccess): Witness {
  const problem = addressProblem(access.address);
  if (problem) throw new ReleaseTrainError(`--prometheus: ${problem}`);
  return {
    testify: async (window) => {
      try {
        return await testimony(access, window);
      } catch (error) {
        return {
          observations: [],
          notes: [`Prometheus ${shown(access)} does not tell (${reasonOf(error)}); the numbers are Git's alone.`],
        };
      }
    },
  };
}

async function testimony(access: PrometheusAccess, window: Window): ReturnType<Witness['testify']> {
  const seen = await range(access, 'count(rollout_info)', window, coarse(window));
  const first = Math.min(...seen.flatMap(({ points }) => points));
  if (!Number.isFinite(first))
    return {
      observations: [],
      notes: [
        `Prometheus ${shown(access)} has no rollout_info of this time: is the Rollouts controller scraped? The numbers are Git's alone.`,
      ],
    };
  // The first sample there is lies up to a step before the first one of a coarse look.
  const known = { since: Math.max(window.since, first - coarse(window)), until: window.until };
  const observations = [
    ...(await entered(access, 'Abort', 'aborted', known)),
    ...(await entered(access, 'Completed', 'completed', known)),
  ];
  return {
    observations,
    notes:
      first > window.since + coarse(window)
        ? [
            `Prometheus ${shown(access)} knows Rollouts since ${printedMoment(first)}; before that the numbers are Git's alone.`,
          ]
        : [],
  };
}

/** Where the scrape keeps `namespace` for the controller's, the Rollout's is in the other one. */
const BY = 'namespace, exported_namespace, name';

/** Seconds between two looks: a phase that lasts for less is seen as well, by the range that each of them covers. */
const STEP = 60;

/** Prometheus answers with at most 11,000 points a series. */
const MOST_POINTS = 10_000;

async function entered(
  access: PrometheusAccess,
  phase: string,
  what: Observation['what'],
  window: Window,
): Promise<Observation[]> {
  const now = `max by (${BY}) (max_over_time(rollout_info{phase="${phase}"}[${STEP}s]))`;
  const before = `max by (${BY}) (max_over_time(rollout_info{phase="${phase}"}[${STEP}s] offset ${STEP}s))`;
  const found: Observation[] = [];
  for (let since = window.since; since < window.until; since += STEP * MOST_POINTS) {
    const part = { since, until: Math.min(window.until, since + STEP * (MOST_POINTS - 1)) };
    for (const { labels, points } of await range(access, `${now} unless ${before}`, part, STEP)) {
      const { name } = labels;
      const namespace = labels.exported_namespace ?? labels.namespace;
      if (typeof namespace !== 'string' || typeof name !== 'string') continue;
      const { environment } = access;
      found.push(
        ...points.map((at) => ({ ...(environment !== undefined && { environment }), namespace, name, what, at })),
      );
    }
  }
  return found;
}

interface Series {
  readonly labels: Readonly<Record<string, unknown>>;
  /** The moments at which it has a value. */
  readonly points: readonly number[];
}

async function range(access: PrometheusAccess, query: string, window: Window, step: number): Promise<Series[]> {
  const body = new URLSearchParams({
    query,
    start: String(window.since),
    end: String(window.until),
    step: String(step),
  });
  const response = await access.fetch(`${access.address.replace(/\/+$/, '')}/api/v1/query_range`, {
    method: 'POST',
    body,
    headers: access.token === undefined ? {} : { Authorization: `Bearer ${access.token}` },
    // A token goes to whom it was given for, and to nobody else.
    redirect: 'error',
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  const answer: unknown = await response.json();
  const data = isRecord(answer) && answer.status === 'success' && isRecord(answer.data) ? answer.data : {};
  if (!Array.isArray(data.result)) throw new Error('what it answers is no matrix');
  return data.result.filter(isRecord).map(({ metric, values }) => ({
    labels: isRecord(metric) ? metric : {},
    points: (Array.isArray(values) ? values : []).map((value: unknown) =>
      Number(Array.isArray(value) ? value[0] : Number.NaN),
    ),
  }));
}

function coarse({ since, until }: Window): number {
  return Math.max(STEP, Math.ceil((until - since) / 2000));
}

/** Without what stands behind a question mark, which may be a key. */
function shown({ address }: PrometheusAccess): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function addressProblem(address: string): string | undefined {
  const write = 'write for example http://prometheus.monitoring:9090';
  if (!URL.canParse(address)) return `this is no address; ${write}`;
  const { protocol, username, password } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return `${protocol} is not spoken; ${write}`;
  return username || password
    ? 'the address holds a password, which processes and logs would show; give a token in PROMETHEUS_TOKEN'
    : undefined;
}

function reasonOf(error: unknown): string {
  const { message, name, cause } = error as Error;
  if (name === 'TimeoutError') return 'no answer within a minute';
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? message;
}
