import { Duration } from 'cdk8s';
import {
  type DirectedRelease,
  playedOnce,
  type RealRelease,
  testWithArgoRollouts,
} from '../simulation/argo-rollouts/argo-rollouts';
import { fleet, SERVICE } from '../support/fleet';
import { WORKER } from './worker';

// What the real controller tells of a service while it is released: an upstream gate trusts it only where it says Completed and
// counts no pod that is unavailable.

const kept = { keepReplacedPods: Duration.minutes(5) };

function rendered(): Record<'canary' | 'blueGreen' | 'worker', string> {
  const { app, services } = fleet();
  services.addService('svc-a', { ...SERVICE, ...kept });
  services.addBlueGreenService('svc-b', { ...SERVICE, ...kept });
  services.addWorker('mailer', WORKER);
  const files = app.render();
  const of = (name: string): string => files.get(`clusters/prod/apps/${name}/${name}.k8s.yaml`) ?? '';
  return { canary: of('svc-a'), blueGreen: of('svc-b'), worker: of('mailer') };
}

const always = (value: number): DirectedRelease['answers'][string] => [{ from: 0, answer: { vector: [value] } }];
const GOOD = {
  '': always(0),
  '-2.996 or less passes': always(-5),
  'reporter="source"': always(0),
  'Always passes': always(1),
};
const BAD = { ...GOOD, '': always(100), '-2.996 or less passes': always(100) };

const { canary, blueGreen, worker } = rendered();
const play = (
  manifests: string,
  answers: DirectedRelease['answers'] = GOOD,
  actions: DirectedRelease['actions'] = [],
): DirectedRelease => ({
  manifests,
  answers,
  actions,
  startup: 30,
  horizon: 2000,
});
const scripts = {
  canary: play(canary),
  'aborted canary': play(canary, BAD, [{ at: 1500, do: 'revert' }]),
  'blue-green service': play(blueGreen),
  'aborted blue-green service': play(blueGreen, BAD),
  worker: play(worker),
} satisfies Record<string, DirectedRelease>;

const of = playedOnce(scripts);

/** When an upstream gate would trust it for the first time after the release was applied. */
const trustedAt = ({ rolloutInfo }: RealRelease): number | undefined =>
  rolloutInfo.find(({ at, phase, unavailable }) => at > 0 && phase === 'Completed' && unavailable === 0)?.at;

const promotedAt = ({ events }: RealRelease): number =>
  events.find(({ type }) => type === 'promoted')?.at ?? Number.NaN;

describe('in the metrics of the controller', () => {
  testWithArgoRollouts('a canary is Completed when its replaced pods are gone, not when it is promoted', () => {
    const release = of('canary');
    expect(promotedAt(release)).toBeGreaterThan(17 * 60);
    expect(trustedAt(release)).toBe(promotedAt(release) + 300);
  });

  testWithArgoRollouts('a canary that is aborted is not, until it is taken back', () => {
    const release = of('aborted canary');
    expect(release.rolloutInfo.map(({ phase }) => phase)).toContain('Abort');
    expect(trustedAt(release)).toBe(1500);
  });

  testWithArgoRollouts(
    'a blue-green service is Completed while it is still measured, and has its old pods then',
    () => {
      const release = of('blue-green service');
      const completed = release.rolloutInfo.find(({ phase }) => phase === 'Completed');
      expect(completed).toMatchObject({ unavailable: 2 });
      expect(completed?.at).toBeLessThan(promotedAt(release) - 500);
      expect(trustedAt(release)).toBe(promotedAt(release) + 300);
    },
  );

  testWithArgoRollouts(
    'a blue-green service that is sent back was Completed for a while, never without its old pods',
    () => {
      const release = of('aborted blue-green service');
      expect(release.rolloutInfo.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['Completed', 'Abort']));
      expect(trustedAt(release)).toBeUndefined();
    },
  );

  testWithArgoRollouts('a worker keeps no replaced pods, and is Completed with its promotion', () => {
    const release = of('worker');
    expect(trustedAt(release)).toBe(promotedAt(release));
  });
});
