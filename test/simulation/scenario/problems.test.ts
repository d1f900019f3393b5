import { ReleaseTrainError } from '../../../lib/core';
import { readScenario, scenarioProblems } from '../../../lib/simulation';

/** The problems of a scenario that gets 100 requests per second, unless told otherwise. */
const problems = (scenario: object) => scenarioProblems({ requestsPerSecond: 100, ...scenario });

test('a scenario with everything in it can be played', () => {
  expect(
    problems({
      requestsPerSecond: [
        { at: -60, value: 10 },
        { at: 0, value: 100 },
      ],
      canaryErrorRate: 0.05,
      stableErrorRate: 0,
      sharedErrors: [{ from: 60, to: 120, rate: 1 }],
      canaryErrorsAbove: 50,
      stableLatency: { median: 20, p99: 100 },
      canaryLatency: { median: 20, p99: 100, slow: { share: 0.2, above: 1000 } },
      recorded: { step: 15, requestsPerSecond: [1, 2], errorRate: [0, 0.5] },
      canaryPods: { livesFor: 60 },
      startup: 0,
      missingMetrics: ['istio_*', 'up'],
      prometheusOutages: [{ from: -10, to: 10.5 }],
      failedScrapes: 0.1,
      ownMetrics: [{ name: 'http_requests_total', counts: 'requests', codeLabel: 'code', labels: { app: 'a' } }],
      scrapeInterval: 30,
      callers: 1,
      approvesAfter: 600,
      horizon: 7200,
    }),
  ).toEqual([]);
});

test('percent that is meant as a share is shown as one', () => {
  expect(problems({ canaryErrorRate: 5 })).toEqual(['canaryErrorRate: 5 is no share; write 0.05 for 5 %']);
  expect(problems({ canaryErrorRate: '5 %' })).toEqual(['canaryErrorRate: "5 %" is no share; write 0.05 for 5 %']);
  expect(problems({ failedScrapes: '0.1%' })).toEqual(['failedScrapes: "0.1%" is no share; write 0.001 for 0.1 %']);
});

test.each([-0.1, 101, Number.NaN, Number.POSITIVE_INFINITY, null, 'often', true, {}])(
  '%p is no share',
  (canaryErrorRate) => {
    const [problem] = problems({ canaryErrorRate });
    expect(problem).toMatch(/^canaryErrorRate: .+ is no share; write a number from 0 to 1: 0.05 is 5 %$/);
  },
);

test('a name that is misspelt is set right', () => {
  expect(problems({ canaryErorRate: 0.05 })).toEqual([
    'canaryErorRate: there is no such property; did you mean canaryErrorRate?',
  ]);
  expect(problems({ sharedErrors: [{ from: 1, til: 2, rate: 1 }] })).toEqual([
    expect.stringMatching(/^sharedErrors: span 1: til: there is no such property/),
  ]);
});

test('somebody has to say how much traffic there is', () => {
  const missing =
    'requestsPerSecond: is missing; write how many requests per second the service gets, both versions together';
  expect(scenarioProblems({})).toEqual([missing]);
  expect(scenarioProblems({ recorded: { step: 15, requestsPerSecond: [1], errorRate: [0] } })).toEqual([]);
});

test.each([
  [{ requestsPerSecond: [] }, 'requestsPerSecond: has no steps; write a number, or [{ at: 0, value: … }]'],
  [{ requestsPerSecond: -1 }, 'requestsPerSecond: -1 is out of range; write requests per second, from 0 to 1000000'],
  [
    { requestsPerSecond: 'many' },
    'requestsPerSecond: "many" is no number; write requests per second, from 0 to 1000000',
  ],
  [
    {
      canaryErrorRate: [
        { at: 60, value: 0 },
        { at: 60, value: 1 },
      ],
    },
    'canaryErrorRate: step 2 at 60 is not after the one before it, at 60; put the steps in the order of time',
  ],
  [{ canaryErrorRate: [{ at: 60, value: 5 }] }, 'canaryErrorRate: step 1: value: 5 is no share; write 0.05 for 5 %'],
  [{ canaryErrorRate: [{ at: 60 }] }, 'canaryErrorRate: step 1: value is missing'],
  [
    { sharedErrors: [{ from: 60, to: 30, rate: 1 }] },
    'sharedErrors: span 1: from 60 is not before to 30; write the earlier one as from',
  ],
  [{ sharedErrors: [{ from: 0, to: 30, rate: 50 }] }, 'sharedErrors: span 1: rate: 50 is no share; write 0.5 for 50 %'],
  [
    { prometheusOutages: [{ from: 0, to: '5m' }] },
    'prometheusOutages: span 1: to: "5m" is no time; write seconds since the first request to the new version',
  ],
  [{ prometheusOutages: { from: 0, to: 1 } }, 'prometheusOutages: an object is no list; write [ … ]'],
  [
    { canaryLatency: { median: 100, p99: 20 } },
    'canaryLatency: p99 of 20 is below the median of 100; write the larger one as p99',
  ],
  [{ stableLatency: { median: 100 } }, 'stableLatency: p99 is missing'],
  [
    { recorded: { step: 15, requestsPerSecond: [1, 2], errorRate: [0] } },
    'recorded: 2 values of requestsPerSecond and 1 of errorRate; write as many of both',
  ],
  [{ canaryPods: 'crash' }, 'canaryPods: "crash" is no way to start; write start, never-ready or { livesFor: 60 }'],
  [{ startup: '20s' }, 'startup: "20s" is no number; write seconds, from 0 to 86400'],
  [
    { missingMetrics: ['istio_*_total'] },
    'missingMetrics: name 1: "istio_*_total" is no name of metrics; write one, with * at an end for any characters: istio_*',
  ],
  [{ callers: 0 }, 'callers: 0 is no number of pods; write a whole number from 1 to 100'],
  [
    { ownMetrics: [{ name: 'a_bucket', counts: 'seconds' }] },
    'ownMetrics: metric 1: name: "a_bucket" is one series of a histogram; write "a"',
  ],
  [
    { ownMetrics: [{ name: 'a', counts: 'errors' }] },
    'ownMetrics: metric 1: counts: "errors" is nothing to count; write requests, failures or seconds',
  ],
  [
    {
      ownMetrics: [
        { name: 'a', counts: 'requests' },
        { name: 'a', counts: 'failures' },
      ],
    },
    'ownMetrics: a stands there twice; keep one of the two',
  ],
  [
    { ownMetrics: [{ name: 'istio_requests_total', counts: 'requests' }] },
    'ownMetrics: metric 1: name: "istio_requests_total" is the mesh\'s; leave it out, it is always there',
  ],
  [
    { ownMetrics: [{ name: 'a', counts: 'requests', labels: { code: 200 } }] },
    'ownMetrics: metric 1: labels: code: 200 is no text; write it in quotes',
  ],
])('%j is refused with what to write instead', (scenario, problem) => {
  expect(problems(scenario)).toEqual([problem]);
});

test.each([null, undefined, 5, 'text', []])('%p is no scenario', (scenario) => {
  expect(scenarioProblems(scenario)[0]).toContain('holds no properties');
});

/** What is said of a text: path and message of each problem. */
function refusals(text: string, path?: string): string[] {
  try {
    readScenario(text, path);
  } catch (error) {
    return (error as ReleaseTrainError).problems.map((it) => `${it.path}: ${it.message}`);
  }
  throw new Error('was not refused');
}

test('a scenario is read from YAML', () => {
  const text =
    'requestsPerSecond: 100\n# a slow start\ncanaryErrorRate:\n  - { at: 0, value: 0 }\n  - { at: 60, value: 0.05 }\n';
  expect(readScenario(text)).toEqual({
    requestsPerSecond: 100,
    canaryErrorRate: [
      { at: 0, value: 0 },
      { at: 60, value: 0.05 },
    ],
  });
});

test('a file may leave to the caller how much traffic there is', () => {
  expect(readScenario('canaryErrorRate: 0.05')).toEqual({ canaryErrorRate: 0.05 });
});

test('each problem of a file stands with its line', () => {
  expect(refusals('requestsPerSecond: 100\n\ncanaryErrorRate: 5%\nstartUp: 20\n', 'bad.yaml')).toEqual([
    'bad.yaml:3: canaryErrorRate: "5%" is no share; write 0.05 for 5 %',
    'bad.yaml:4: startUp: there is no such property; did you mean startup?',
  ]);
});

test('a text that is no YAML, or holds no properties, is refused', () => {
  expect(refusals('a: [1\n', 'bad.yaml')[0]).toMatch(/^bad\.yaml:\d: no YAML: /);
  expect(refusals('startup: 5\nrequestsPerSecond: *nope\n', 'bad.yaml')).toEqual([
    'bad.yaml:2: no YAML: *nope stands for &nope, which is not there before it',
  ]);
  expect(refusals('startup: 5\n---\nstartup: 6\n', 'bad.yaml')).toEqual([
    'bad.yaml:2: begins a second document; give one scenario a file',
  ]);
  expect(refusals('a: 1\na: 2\n', 'bad.yaml')[0]).toMatch(/^bad\.yaml:2: no YAML: /);
  for (const text of ['', '- 1', 'text', '# nothing'])
    expect(refusals(text)[0]).toMatch(/^scenario: holds no properties/);
});

test('a refusal is a plain error', () => {
  expect(() => readScenario('startup: soon')).toThrow(ReleaseTrainError);
});
