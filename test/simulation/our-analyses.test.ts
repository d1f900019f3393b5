import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  BaselineAnalysis,
  BudgetAnalysis,
  ErrorRateAnalysis,
  LatencyAnalysis,
  LatencyQuantileAnalysis,
  PromQLAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  type ServiceProps,
  Slo,
} from '../../lib';
import { parseManifests, readPaths, type Scenario, type SimulationSummary, simulateHere } from '../../lib/simulation';
import { rendered } from '../support/fleet';

const SOUND: Scenario = { requestsPerSecond: 200, canaryErrorRate: 0.0005, stableErrorRate: 0.0005 };

function simulated(props: Partial<ServiceProps>, scenario: Partial<Scenario>, runs = 5): SimulationSummary {
  const [path] = readPaths(rendered({ replicas: 4, ...props }));
  return simulateHere(path!, { ...SOUND, ...scenario }, { runs });
}

describe('each analysis aborts what it is there for, and lets a sound release pass', () => {
  const slow = { median: 20, p99: 100, slow: { share: 0.4, above: 1000 } };
  const limited = { resources: { cpu: { limit: Cpu.units(1) }, memory: { limit: Size.mebibytes(256) } } };
  test.each<[string, Partial<ServiceProps>, Partial<Scenario>]>([
    ['failures', { analyses: [new SequentialErrorAnalysis()] }, { canaryErrorRate: 0.05 }],
    ['failures, window by window', { analyses: [new ErrorRateAnalysis()] }, { canaryErrorRate: 0.05 }],
    [
      'failures of gRPC',
      { analyses: [new SequentialErrorAnalysis()], protocol: 'grpc', port: 9090 },
      { canaryErrorRate: 0.05 },
    ],
    [
      'slow requests',
      { analyses: [new LatencyAnalysis()], latencySlo: Slo.latency(95, Duration.millis(500)) },
      { canaryLatency: slow },
    ],
    [
      'a slow quantile',
      { analyses: [new LatencyQuantileAnalysis({ quantile: 95, atMost: Duration.millis(500) })] },
      { canaryLatency: slow },
    ],
    [
      'failures against stable',
      { analyses: [new BaselineAnalysis()] },
      { canaryErrorRate: 0.05, requestsPerSecond: 4000 },
    ],
    ['restarts', { analyses: [new SaturationAnalysis()], ...limited }, { canaryPods: { livesFor: 90 } }],
    [
      'any query',
      {
        analyses: [
          new PromQLAnalysis({
            id: 'share',
            query:
              'sum(rate(istio_requests_total{reporter="source",destination_service="svc-a-canary.prod.svc.cluster.local",response_code="500"}[1m])) or vector(0)',
            success: { atMost: 1 },
          }),
        ],
      },
      { canaryErrorRate: 0.5 },
    ],
  ])('%s', (_, props, bad) => {
    expect(simulated(props, bad)).toMatchObject({ aborted: { value: 1 } });
    const { requestsPerSecond = 200 } = bad;
    expect(simulated(props, { requestsPerSecond })).toMatchObject({ promoted: { value: 1 } });
  });
});

test('a service whose budget is spent already waits, whoever spent it', () => {
  const analyses = [new SequentialErrorAnalysis(), new BudgetAnalysis()];
  expect(simulated({ analyses }, { stableErrorRate: 0.05, canaryErrorRate: 0.05 }).promoted.value).toBe(0);
  expect(simulated({ analyses }, {}).promoted.value).toBe(1);
});

test('the release that is shown is one of those that were counted', () => {
  const [path] = readPaths(rendered({ replicas: 4 }));
  const { example, spoiled, abortTimes } = simulateHere(path!, { ...SOUND, canaryErrorRate: 0.05 }, { runs: 1 });
  expect(example.spoiled).toBe(spoiled.median);
  expect(example.secondsToAbort).toBe(abortTimes[0]);
});

test('a query that finds no series at all is named, with what there would be', () => {
  const [path] = readPaths(
    rendered({
      replicas: 4,
      analyses: [
        new PromQLAnalysis({
          id: 'blind',
          query: 'sum(rate(istio_requests_total{destination_service_name="nope"}[1m])) or vector(0)',
          success: { atMost: 1 },
        }),
      ],
    }),
  );
  expect(simulateHere(path!, SOUND, { runs: 1 }).warnings).toEqual([
    'the query of blind finds no series at all, so it says nothing of the release: destination_service_name="nope" finds none; destination_service_name is "svc-a-canary", "svc-a-stable" here',
  ]);
});

test('a rollout that takes years is refused, unless the scenario says how much of it is played', () => {
  const [path] = readPaths(
    parseManifests(`
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: svc-a}
spec: {replicas: 1, strategy: {canary: {steps: [{pause: {duration: 99999999999}}]}}}
`),
  );
  expect(() => simulateHere(path!, SOUND, { runs: 1 })).toThrow('at most 2 are played');
  expect(simulateHere(path!, { ...SOUND, horizon: 600 }, { runs: 1 }).paused.value).toBe(1);
});
