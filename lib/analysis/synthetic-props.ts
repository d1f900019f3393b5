import { Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import {
  A_DURATION,
  A_MAP,
  dnsLabelProblem,
  dnsSubdomainProblem,
  durationProblem,
  humanDuration,
  imageProblem,
  resourcesProblem,
  type Shape,
  seconds,
  secretProblem,
  show,
} from '../core';
import { ANALYSIS_OPTIONS, type AnalysisOptions } from './analysis';
import { oneOf } from './one-of';
import { type SecretKey, secretKeyProblem } from './secret-key';

/** What every synthetic test can be told, whatever tool runs it. */
export interface SyntheticOptions extends Omit<AnalysisOptions, 'matchers'> {
  /** What runs, by tag or digest: `grafana/k6:1.4.0`. */
  readonly image: string;
  /** How long the test runs: whole seconds, up to a day. */
  readonly duration: Duration;
  /**
   * When the Job is ended, whether or not it has begun: an image that cannot be pulled fails then. Longer than `duration`.
   *
   * @default - two minutes more than `duration`
   */
  readonly deadline?: Duration;
  /** Environment variables: texts, or keys of Secrets in the service's namespace. @default - none of its own */
  readonly envVariables?: Readonly<Record<string, string | SecretKey>>;
  /**
   * `none`: the Job has no sidecar. The sidecars of the new pods count its requests (pod view), callers' sidecars do not
   * (client view); under STRICT mutual TLS they refuse it, unless a PeerAuthentication exempts the port. `native-sidecar`: it has one, which ends with it; both views count
   * its requests. That takes Kubernetes 1.29 and Istio 1.24, or native sidecars switched on in an older Istio.
   *
   * @default 'none'
   */
  readonly mesh?: 'none' | 'native-sidecar';
  /** What the container asks for, and what it may use at most. @default - 100m CPU and 128Mi memory requested, no limits */
  readonly resources?: kplus.ContainerResources;
  /** Whom the container runs as: a user's number from 1. @default 65532 */
  readonly user?: number;
  /** The name of the Secret with which nodes log in to the registry. @default - none */
  readonly imagePullSecret?: string;
}

/** A test of any image: it passes when the container ends with exit code 0. */
export interface SyntheticAnalysisProps extends SyntheticOptions {
  /** What the container runs. @default - the image's entry point */
  readonly command?: readonly string[];
  /** Its arguments. `$(TARGET_URL)` stands for the address. @default - the image's */
  readonly args?: readonly string[];
  /** Files, by name, that the container finds in `/synthetic`. @default - none */
  readonly files?: Readonly<Record<string, string>>;
}

/** How the options that every test has are checked. */
export const SYNTHETIC_OPTIONS: Shape<SyntheticOptions> = {
  // The number of the Job is added to the name, and the controller cuts the name where both have more than 25 characters.
  id: {
    is: (value) => dnsLabelProblem(value, 22) === undefined,
    not: 'no DNS label of at most 22 characters',
    write: "for example 'smoke-test'",
  },
  when: ANALYSIS_OPTIONS.when,
  dryRun: ANALYSIS_OPTIONS.dryRun,
  image: true,
  duration: true,
  deadline: A_DURATION,
  envVariables: A_MAP,
  mesh: oneOf('none', 'native-sidecar'),
  resources: resourcesProblem,
  user: {
    is: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) < 2 ** 31,
    not: "no user's number from 1",
    write: 'the one that the image is made for, such as 12345',
  },
  imagePullSecret: {
    is: (value) => dnsSubdomainProblem(value) === undefined,
    not: 'no name of a Secret',
    write: "for example 'registry'",
  },
};

const TEXTS = {
  is: (value: unknown) => Array.isArray(value) && [...value].every((text) => typeof text === 'string'),
  not: 'no list of texts',
  write: "for example ['run', 'test.js']",
};

export const SYNTHETIC_SHAPE: Shape<SyntheticAnalysisProps> = {
  ...SYNTHETIC_OPTIONS,
  command: TEXTS,
  args: TEXTS,
  files: A_MAP,
};

/** What the library tells the container itself. */
const OWN_VARIABLES = ['TARGET_URL', 'TARGET_ADDRESS', 'DURATION', 'MAX_ERROR_RATE', 'HOME'];

/** What is wrong with a test, by property, and the properties that are sound. */
export function syntheticProblems(props: SyntheticAnalysisProps): Map<keyof SyntheticAnalysisProps, string[]> {
  const { image, duration, deadline, envVariables = {}, files = {}, command = [], args = [] } = props;
  const problems = new Map<keyof SyntheticAnalysisProps, string[]>();
  const add = (name: keyof SyntheticAnalysisProps, ...found: (string | undefined)[]): void => {
    const texts = found.filter((problem) => problem !== undefined);
    if (texts.length > 0) problems.set(name, texts);
  };
  add('image', imageProblem(image));
  const wrongDuration = duration === undefined ? MISSING : durationProblem(duration, Duration.seconds(1), DAY);
  add('duration', wrongDuration);
  if (deadline && !wrongDuration) add('deadline', deadlineProblem(deadline, duration));
  add('envVariables', ...Object.entries(envVariables).flatMap(([name, value]) => variableProblems(name, value)));
  add('files', ...filesProblems(files));
  add('command', ...command.flatMap(argumentProblems));
  add('args', ...args.flatMap(argumentProblems));
  return problems;
}

const DAY = Duration.days(1);
const MISSING = 'missing; write how long the test runs, for example Duration.minutes(2)';

function deadlineProblem(deadline: Duration, duration: Duration): string | undefined {
  if (seconds(deadline) > seconds(duration)) return durationProblem(deadline, Duration.seconds(1), Duration.days(2));
  return `${humanDuration(seconds(deadline))} is not longer than the ${humanDuration(seconds(duration))} that the test runs, so that none would ever pass; leave deadline out`;
}

function variableProblems(name: string, value: unknown): string[] {
  const at = (problem: string): string => `${name}: ${problem}`;
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    return [`${show(name)} cannot be a variable's name; write letters, digits and "_", no digit first`];
  }
  if (OWN_VARIABLES.includes(name)) return [at('is set by the library; give it another name')];
  if (typeof value === 'string') return secretProblem(name, value, reference(name)).map(at);
  const problem = secretKeyProblem(value);
  return problem ? [at(problem)] : [];
}

function reference(name: string): string {
  return `envVariables: { ${name}: { name: 'the Secret', key: 'the key' } }`;
}

function argumentProblems(text: string): string[] {
  return secretProblem('', text, `${reference('TOKEN')}, and $(TOKEN) here`);
}

function filesProblems(files: Readonly<Record<string, unknown>>): string[] {
  const problems = Object.entries(files).flatMap(([name, text]) => {
    if (!/^[-._a-zA-Z0-9]{1,253}$/.test(name) || name === '.' || name.startsWith('..')) {
      return [`${show(name)} cannot be a file name in a ConfigMap; write letters, digits, "-", "_" and "."`];
    }
    if (typeof text !== 'string' || text === '') return [`${name}: ${show(text)} is no text; write what stands in it`];
    return secretProblem(name, text, `${reference('TOKEN')}, and read it there`).map((p) => `${name}: ${p}`);
  });
  const size = Object.entries(files).reduce((sum, [name, text]) => sum + Buffer.byteLength(`${name}${text}`), 0);
  return size > 1024 * 1024
    ? [...problems, `${size} bytes are more than a ConfigMap holds (1 MiB); bring large files in the image`]
    : problems;
}
