import { readFileSync } from 'node:fs';
import { goDuration, isDuration, type Shape, seconds, shaped, show } from '../core';
import { decimal } from '../slo';
import { FILES } from './synthetic-job';
import { SYNTHETIC_OPTIONS, type SyntheticAnalysisProps, type SyntheticOptions } from './synthetic-props';

/** A test with k6. Thresholds that are not kept end it with an exit code that is not 0. */
export interface K6Props extends SyntheticOptions {
  /**
   * What k6 runs. It finds `TARGET_URL`, `TARGET_ADDRESS`, `DURATION`, `MAX_ERROR_RATE` (a share: 0.005 for 0.5 %),
   * `TARGET_PATH` and `REQUESTS_PER_MINUTE` in `__ENV`.
   *
   * @default - calls `path` with `requestsPerSecond` for `duration`, and fails above MAX_ERROR_RATE
   */
  readonly script?: string;
  /** A file that holds the script, in place of `script`. @default - none */
  readonly scriptFile?: string;
  /** What is called, where there is no script of one's own. @default '/' */
  readonly path?: string;
  /** How many requests the test makes: from 0.1 to 1000. @default 10 */
  readonly requestsPerSecond?: number;
}

/** A test with Locust. A failed request ends it with an exit code that is not 0, unless the locustfile says otherwise. */
export interface LocustProps extends SyntheticOptions {
  /** The locustfile. @default - in `scriptFile` */
  readonly script?: string;
  /** A file that holds the locustfile, in place of `script`. @default - none */
  readonly scriptFile?: string;
  /** How many users there are at once: a whole number from 1. @default 1 */
  readonly users?: number;
}

/** A test as any image runs it, and what is wrong with what was said of the tool. */
export interface ToolTest {
  readonly props: SyntheticAnalysisProps;
  readonly problems: readonly string[];
  /** How many requests are made, where the library itself makes them. */
  readonly requests?: number;
}

export function k6Test(given: K6Props): ToolTest {
  const { sound, problems } = shaped<K6Props>(given, K6_SHAPE);
  const { script, scriptFile, path, requestsPerSecond = 10, ...options } = sound;
  const own = script !== undefined || scriptFile !== undefined;
  const read = own ? readScript(script, scriptFile) : { text: K6_SCRIPT };
  const perMinute = Math.round(60 * requestsPerSecond);
  return {
    problems: [
      ...problems,
      ...('problem' in read ? [read.problem] : []),
      ...(own && path !== undefined ? ['path: the script says itself what it calls; leave path out'] : []),
    ],
    ...(own || !isDuration(options.duration)
      ? {}
      : { requests: Math.floor((perMinute * seconds(options.duration)) / 60) }),
    props: {
      ...options,
      args: ['run', '--no-usage-report', `${FILES}/script.js`],
      files: { 'script.js': 'text' in read ? read.text : K6_SCRIPT },
      envVariables: {
        ...options.envVariables,
        TARGET_PATH: path ?? '/',
        REQUESTS_PER_MINUTE: decimal(perMinute),
      },
    },
  };
}

export function locustTest(given: LocustProps): ToolTest {
  const { sound, problems } = shaped<LocustProps>(given, LOCUST_SHAPE);
  const { script, scriptFile, users = 1, ...options } = sound;
  const read = readScript(script, scriptFile);
  return {
    problems: [...problems, ...('problem' in read ? [read.problem] : [])],
    props: {
      ...options,
      args: [
        '--headless',
        `--locustfile=${FILES}/locustfile.py`,
        '--host=$(TARGET_URL)',
        `--users=${users}`,
        `--spawn-rate=${users}`,
        `--run-time=${isDuration(options.duration) ? goDuration(options.duration) : '1m'}`,
        '--only-summary',
      ],
      files: { 'locustfile.py': 'text' in read ? read.text : '# none' },
    },
  };
}

const A_TEXT = { is: (value: unknown) => typeof value === 'string' && value.trim() !== '', not: 'no text' };

// What every test has is checked where all tests are.
const COMMON = Object.fromEntries(
  Object.keys(SYNTHETIC_OPTIONS).map((name) => [name, true]),
) as Shape<SyntheticOptions>;

const K6_SHAPE: Shape<K6Props> = {
  ...COMMON,
  script: { ...A_TEXT, write: 'what k6 runs' },
  scriptFile: { ...A_TEXT, write: "for example 'load/script.js'" },
  path: {
    is: (value) => typeof value === 'string' && /^\/[\x21-\x7e]*$/.test(value),
    not: 'no path',
    write: "for example '/health'",
  },
  requestsPerSecond: {
    is: (value) => typeof value === 'number' && value >= 0.1 && value <= 1000,
    not: 'no number from 0.1 to 1000',
    write: 'for example 10',
  },
};

const LOCUST_SHAPE: Shape<LocustProps> = {
  ...COMMON,
  script: { ...A_TEXT, write: 'the locustfile' },
  scriptFile: { ...A_TEXT, write: "for example 'load/locustfile.py'" },
  users: {
    is: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 100_000,
    not: 'no whole number from 1 to 100 000',
    write: 'for example 10',
  },
};

function readScript(script: string | undefined, file: string | undefined): { text: string } | { problem: string } {
  if (script !== undefined && file !== undefined) {
    return { problem: 'scriptFile: there is a script beside it, and only one of them can run; leave one out' };
  }
  if (script !== undefined) return { text: script };
  if (file === undefined) return { problem: 'script: missing; write it, or the name of its file into scriptFile' };
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch {
    return { problem: `scriptFile: ${show(file)} cannot be read; write a path from the folder in which the app runs` };
  }
}

const K6_SCRIPT = `import http from 'k6/http';

// What the caller did wrong, up to 499, is no failure of the service.
http.setResponseCallback(http.expectedStatuses({ min: 100, max: 499 }));

const { DURATION, MAX_ERROR_RATE, REQUESTS_PER_MINUTE, TARGET_PATH, TARGET_URL } = __ENV;
const perMinute = Number(REQUESTS_PER_MINUTE);

export const options = {
  discardResponseBodies: true,
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: perMinute,
      timeUnit: '1m',
      duration: DURATION,
      preAllocatedVUs: Math.ceil(perMinute / 60),
      maxVUs: Math.ceil(perMinute / 6),
    },
  },
  thresholds: MAX_ERROR_RATE ? { http_req_failed: [\`rate<=\${MAX_ERROR_RATE}\`] } : {},
};

export default function () {
  http.get(TARGET_URL + TARGET_PATH);
}
`;
