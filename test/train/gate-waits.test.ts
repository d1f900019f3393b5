import { Duration } from 'cdk8s';
import { ReleaseTrain, UpstreamGate } from '../../lib';
import { renderFleet } from '../../lib/gitops/render';
import { impatientGates, type Waiting } from '../../lib/train/gate-waits';
import { fleet, SERVICE } from '../support/fleet';

const MINUTE = 60;

/** A service whose release takes so many minutes, and whose replaced pods are kept for some. */
function service(
  name: string,
  dependsOn: readonly string[],
  waits: number | undefined,
  takes = 20,
  kept = 10,
): Waiting {
  const span = { least: 2, most: 2 };
  return {
    name,
    dependsOn: new Map(dependsOn.map((other) => [other, ['api']])),
    cost: {
      steps: [],
      leastSeconds: takes * MINUTE,
      ...(waits === undefined ? {} : { longestWaitSeconds: waits * MINUTE }),
      pods: { steady: span, peak: span, promoted: span, keptSeconds: kept * MINUTE },
      perPod: { cpuMillis: 0, memory: 0 },
    },
  };
}

describe('a gate that waits', () => {
  test('as long as the releases before it take, until the replaced pods are gone, asks nobody', () => {
    expect(
      impatientGates([service('a', [], undefined), service('b', ['a'], 30), service('c', ['b'], 60)]),
    ).toBeUndefined();
  });

  test('less than that is told of, with the time that would do', () => {
    expect(impatientGates([service('a', [], undefined), service('b', ['a'], 29)])).toBe(
      'where all services are published at once, b pauses at its gate: it waits 29m, and what it depends on takes 30m at least, one ' +
        'after another until the replaced pods are gone; write new UpstreamGate({ longestWait: Duration.hours(1) }), or publish wave after wave, as release-train depart does',
    );
  });

  test('for several, one after another, counts the longest way, and tells of the service that waits longest', () => {
    const all = [
      service('a', [], undefined),
      service('b', ['a'], 60),
      service('quick', [], undefined, 1, 0),
      service('c', ['b', 'quick'], 50),
      service('d', ['c'], 80),
    ];
    expect(impatientGates(all)).toMatch(
      /^where all services are published at once, d pauses at its gate, as does 1 other service: it waits 1h20m, and what it depends on takes 1h30m at least/,
    );
  });

  test('longer than any gate can, has the order kept by another', () => {
    const all = [service('a', [], undefined, 60 * 26), service('b', ['a'], 60)];
    expect(impatientGates(all)).toMatch(/gone; publish wave after wave, as release-train depart does$/);
  });

  test('is none of a service that does not wait, whatever it depends on', () => {
    expect(
      impatientGates([service('a', [], undefined), service('b', ['a'], undefined), service('c', ['b'], 30)]),
    ).toBeUndefined();
  });
});

test('a train tells of gates: in its steps, and where they are too short', () => {
  const trainOf = (longestWait: Duration) => {
    const { app, prod, services } = fleet({}, { upstreamGate: new UpstreamGate({ longestWait }) });
    services.addService('svc-c', { ...SERVICE, dependsOn: { 'svc-b': 'event' } });
    services.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'api' } });
    services.addService('svc-a', SERVICE);
    new ReleaseTrain(prod, 'train');
    return {
      warnings: renderFleet(app).warnings.map(({ path, message }) => `${path}: ${message}`),
      files: app.render(),
    };
  };
  const { warnings, files } = trainOf(Duration.hours(2));
  expect(warnings).toEqual([]);
  expect(JSON.parse(files.get('docs/release/prod/train.json') ?? '').waves[1].services[0].steps[0]).toEqual({
    weight: 0,
    seconds: 0,
    waits: true,
  });
  expect(files.get('docs/release/prod/train.md')).toContain('0 % until its dependencies are there, 5 % for ');
  // Twice 17 minutes of steps, and ten for which the replaced pods are kept.
  expect(trainOf(Duration.minutes(30)).warnings).toEqual([
    expect.stringMatching(
      /^prod\/train: where all services are published at once, svc-c pauses at its gate: it waits 30m, and what it depends on takes 54m at least/,
    ),
  ]);
});
