import { isMap, isScalar } from 'yaml';
import { type Check, ReleaseTrainError, type Shape, shaped, show, type YamlProblem } from '../../core';
import { readYaml } from '../yaml-text';
import { A_SHARE, aCurve, all, aNumber, aSpan, eachItem, fields, isNumber } from './checks';
import type { Latency, OwnMetric, Recording, Scenario } from './scenario';

/** Says what is wrong with a scenario, a sentence each and with what to write instead; nothing if it can be played. */
export function scenarioProblems(scenario: unknown): string[] {
  const { sound, problems } = shaped<Scenario>(scenario, SHAPE);
  const given = typeof scenario === 'object' && scenario !== null ? scenario : {};
  const { requestsPerSecond, recorded } = given as Partial<Scenario>;
  const noTraffic =
    requestsPerSecond === undefined && recorded === undefined
      ? ['requestsPerSecond: is missing; write how many requests per second the service gets, both versions together']
      : [];
  return [...problems, ...noTraffic, ...metricsTwice(sound.ownMetrics ?? [])];
}

/**
 * Reads a scenario from YAML: the properties of `Scenario`, times in seconds. How many requests there are may be left to the caller.
 *
 * @param path of the file, for messages
 * @throws ReleaseTrainError that names every problem with its line
 */
export function readScenario(text: string, path = 'scenario'): Partial<Scenario> {
  const { documents, values, problems: unreadable, lines } = readYaml(text);
  const refusal = (problems: readonly YamlProblem[]) =>
    new ReleaseTrainError(
      'The scenario cannot be played.',
      problems.map(({ offset, message }) => ({
        path: offset === undefined ? path : `${path}:${lines.linePos(offset).line}`,
        message,
      })),
    );
  if (unreadable.length > 0) throw refusal(unreadable);
  const [document, another] = documents;
  if (another)
    throw refusal([{ offset: another.range[0], message: 'begins a second document; give one scenario a file' }]);
  const contents = document?.contents;
  if (!isMap(contents)) {
    throw refusal([
      { message: 'holds no properties; write for example requestsPerSecond: 100, and others on lines of their own' },
    ]);
  }
  const places = new Map(contents.items.map(({ key }) => [String(key), isScalar(key) ? key.range?.[0] : undefined]));
  const scenario = values[0] as Partial<Scenario>;
  const problems = scenarioProblems({ requestsPerSecond: 0, ...scenario });
  if (problems.length > 0) {
    throw refusal(problems.map((message) => ({ offset: places.get(message.slice(0, message.indexOf(':'))), message })));
  }
  return scenario;
}

const A_RATE = aNumber(0, 1e6, 'requests per second, from 0 to 1000000');
const A_METRIC_NAME: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(value)
    ? undefined
    : `${show(value)} is no metric name; write letters, digits, "_" and ":", no digit first`;
const A_LABEL_NAME: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value)
    ? undefined
    : `${show(value)} is no label name; write letters, digits and "_", no digit first`;

const A_DURATION = (least: number, most: number) => aNumber(least, most, `seconds, from ${least} to ${most}`);

const A_LATENCY: Check = all(
  fields<Latency>(
    {
      median: aNumber(0.001, 3.6e6, 'milliseconds, from 0.001 to 3600000'),
      p99: aNumber(0.001, 3.6e6, 'milliseconds, from 0.001 to 3600000'),
      slow: fields({ share: aCurve(A_SHARE), above: aNumber(0.001, 3.6e6, 'milliseconds, from 0.001 to 3600000') }),
    },
    ['slow'],
  ),
  (value) => {
    const { median, p99 } = value as Latency;
    return p99 >= median ? undefined : `p99 of ${p99} is below the median of ${median}; write the larger one as p99`;
  },
);

const A_RECORDING: Check = all(
  fields<Recording>({
    step: A_DURATION(1, 3600),
    requestsPerSecond: eachItem('value', A_RATE),
    errorRate: eachItem('value', A_SHARE),
  }),
  (value) => {
    const { requestsPerSecond, errorRate } = value as Recording;
    if (requestsPerSecond.length === 0) return 'requestsPerSecond has no values; write one for each step';
    if (requestsPerSecond.length === errorRate.length) return undefined;
    return `${requestsPerSecond.length} values of requestsPerSecond and ${errorRate.length} of errorRate; write as many of both`;
  },
);

const PODS: Check = (value) => {
  if (value === 'start' || value === 'never-ready') return undefined;
  if (typeof value !== 'object')
    return `${show(value)} is no way to start; write start, never-ready or { livesFor: 60 }`;
  return fields({ livesFor: A_DURATION(0, 86_400) })(value);
};

const A_PATTERN: Check = (value) =>
  typeof value === 'string' && /^\*?[a-zA-Z0-9_:]+\*?$/.test(value)
    ? undefined
    : `${show(value)} is no name of metrics; write one, with * at an end for any characters: istio_*`;

const LABELS: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `${show(value)} is no object; write { … }`;
  for (const [name, text] of Object.entries(value)) {
    const problem = A_LABEL_NAME(name);
    if (problem !== undefined) return problem;
    if (typeof text !== 'string') return `${name}: ${show(text)} is no text; write it in quotes`;
  }
  return undefined;
};

const AN_OWN_METRIC: Check = all(
  fields<OwnMetric>(
    {
      name: all(A_METRIC_NAME, (name) =>
        /^istio_/.test(name as string) ? `${show(name)} is the mesh's; leave it out, it is always there` : undefined,
      ),
      counts: (value) =>
        ['requests', 'failures', 'seconds'].includes(value as string)
          ? undefined
          : `${show(value)} is nothing to count; write requests, failures or seconds`,
      codeLabel: A_LABEL_NAME,
      labels: LABELS,
    },
    ['codeLabel', 'labels'],
  ),
  (value) => {
    const { name, counts } = value as OwnMetric;
    const [, base, end] = /^(.+)(_bucket|_sum|_count)$/.exec(name) ?? [];
    if (counts !== 'seconds' || end === undefined) return undefined;
    return `name: ${show(name)} is one series of a histogram; write ${show(base)}`;
  },
);

const SHAPE: Shape<Scenario> = {
  requestsPerSecond: aCurve(A_RATE),
  canaryErrorRate: aCurve(A_SHARE),
  stableErrorRate: aCurve(A_SHARE),
  sharedErrors: eachItem('span', aSpan({ rate: A_SHARE })),
  canaryErrorsAbove: A_RATE,
  stableLatency: A_LATENCY,
  canaryLatency: A_LATENCY,
  recorded: A_RECORDING,
  canaryPods: PODS,
  startup: A_DURATION(0, 86_400),
  missingMetrics: eachItem('name', A_PATTERN),
  prometheusOutages: eachItem('span', aSpan()),
  failedScrapes: A_SHARE,
  ownMetrics: eachItem('metric', AN_OWN_METRIC),
  scrapeInterval: A_DURATION(1, 3600),
  callers: (value) =>
    isNumber(value) && Number.isInteger(value) && value >= 1 && value <= 100
      ? undefined
      : `${show(value)} is no number of pods; write a whole number from 1 to 100`,
  approvesAfter: A_DURATION(0, 30 * 86_400),
  horizon: A_DURATION(1, 30 * 86_400),
};

function metricsTwice(metrics: readonly OwnMetric[]): string[] {
  const names = metrics.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  return [...new Set(twice)].map((name) => `ownMetrics: ${name} stands there twice; keep one of the two`);
}
