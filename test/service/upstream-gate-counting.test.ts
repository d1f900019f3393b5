import { Duration } from 'cdk8s';
import { type ServiceProps, UpstreamGate } from '../../lib';
import type { TimelineEvent } from '../../lib/simulation/outcome';
import {
  type DirectedRelease,
  playedOnce,
  playWithArgoRollouts,
  type RealRelease,
  testWithArgoRollouts,
} from '../simulation/argo-rollouts/argo-rollouts';
import { fleet, SERVICE } from '../support/fleet';
import { WORKER } from './worker';

// What the real controllers make of the gate: how they count, what they pause, and what lets a release go on.

const upstreamGate = new UpstreamGate({ longestWait: Duration.minutes(5) });

function renderedService(props: Partial<ServiceProps> = {}): string {
  const { app, services } = fleet({}, { upstreamGate });
  services.addService('svc-a', SERVICE);
  services.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'api' }, ...props });
  return app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? '';
}

function renderedMailer(): string {
  const { app, services } = fleet({}, { upstreamGate });
  services.addService('svc-a', SERVICE);
  services.addWorker('mailer', { ...WORKER, dependsOn: { 'svc-a': 'event' } });
  return app.render().get('clusters/prod/apps/mailer/mailer.k8s.yaml') ?? '';
}

const THERE = { vector: [1] };
const NOT_YET = { vector: [0] };
const NOBODY_KNOWS = { vector: [-1] };
const AWAY = { error: 'connection refused' };

const GOOD = {
  '': [{ from: 0, answer: { vector: [0] } }],
  '-2.996 or less passes': [{ from: 0, answer: { vector: [-5] } }],
  'reporter="source"': [{ from: 0, answer: { vector: [-1] } }],
  'Always passes': [{ from: 0, answer: { vector: [1] } }],
};

type Answers = DirectedRelease['answers'][string];

function script(
  gate: Answers,
  actions: DirectedRelease['actions'] = [],
  more: Partial<DirectedRelease> & { edited?: Answers } = {},
): DirectedRelease {
  const { edited, ...rest } = more;
  const manifests = rest.manifests ?? renderedService();
  const answers = { ...GOOD, rollout_info: gate, ...(edited ? { '# edited since this release began': edited } : {}) };
  return { startup: 30, horizon: 900, actions, ...rest, manifests, answers };
}

const scripts = {
  'is there': script([{ from: 0, answer: THERE }]),
  'comes after two minutes': script([
    { from: 0, answer: NOT_YET },
    { from: 120, answer: THERE },
  ]),
  'never comes': script([{ from: 0, answer: NOT_YET }]),
  'cannot be seen': script([{ from: 0, answer: NOBODY_KNOWS }]),
  'never comes, promoted when it is paused': script([{ from: 0, answer: NOT_YET }], [{ at: 600, do: 'promote' }]),
  'never comes, promoted while it waits': script([{ from: 0, answer: NOT_YET }], [{ at: 90, do: 'promote' }]),
  'comes when it is paused, resumed': script(
    [
      { from: 0, answer: NOT_YET },
      { from: 500, answer: THERE },
    ],
    [{ at: 600, do: 'resume' }],
  ),
  'comes while Prometheus is away for four minutes': script([
    { from: 0, answer: NOT_YET },
    { from: 30, answer: AWAY },
    { from: 270, answer: THERE },
  ]),
  'is expected in another release since, resumed': script(
    [{ from: 0, answer: NOT_YET }],
    [
      { at: 100, do: 'edit-templates' },
      { at: 600, do: 'resume' },
    ],
    { edited: [{ from: 0, answer: THERE }] },
  ),
  'does not come, and the release is taken back': script([{ from: 0, answer: NOT_YET }], [{ at: 90, do: 'revert' }]),
  'of a worker comes after two minutes': script(
    [
      { from: 0, answer: NOT_YET },
      { from: 120, answer: THERE },
    ],
    [],
    { manifests: renderedMailer() },
  ),
} satisfies Record<string, DirectedRelease>;

const of = playedOnce(scripts);

/** When it went on to a step, or undefined. */
function stepAt({ events }: RealRelease, index: number): number | undefined {
  return events.find((it) => it.type === 'step' && it.index === index)?.at;
}

const phasesOf = ({ events }: RealRelease, run: string): string[] =>
  events.flatMap((it) => (it.type === 'measurement' && it.run === run && it.metric === 'svc-a' ? [it.phase] : []));

const without = (events: readonly TimelineEvent[], ...types: TimelineEvent['type'][]): boolean =>
  events.every(({ type }) => !types.includes(type));

describe('a release that waits for its upstream, as Argo Rollouts does it', () => {
  testWithArgoRollouts('goes on at once where it is there, after one look', () => {
    const release = of('is there');
    expect(phasesOf(release, 'step-0')).toEqual(['Successful']);
    expect(stepAt(release, 1)).toBeLessThan(5);
  });

  testWithArgoRollouts('looks every minute, has no pod and no traffic meanwhile, and goes on when it comes', () => {
    const release = of('comes after two minutes');
    expect(phasesOf(release, 'step-0')).toEqual(['Inconclusive', 'Inconclusive', 'Successful']);
    const next = stepAt(release, 1) as number;
    expect(next).toBeGreaterThanOrEqual(120);
    expect(next).toBeLessThan(130);
    expect(
      without(
        release.events.filter(({ at }) => at < next),
        'weight',
        'pause',
        'abort',
        'degraded',
      ),
    ).toBe(true);
    const pods = release.events.filter((it) => it.type === 'pods' && it.version === 'canary' && it.wanted > 0);
    expect(pods[0]?.at).toBeGreaterThanOrEqual(next);
  });

  testWithArgoRollouts('pauses after the longest wait, and is not aborted', () => {
    for (const name of ['never comes', 'cannot be seen'] as const) {
      const release = of(name);
      expect(phasesOf(release, 'step-0')).toEqual(Array(6).fill('Inconclusive'));
      expect(release.events.find(({ type }) => type === 'pause')).toMatchObject({ reason: 'InconclusiveAnalysisRun' });
      const { at } = release.events.find(({ type }) => type === 'pause') as TimelineEvent;
      expect([at >= 300, at < 310]).toEqual([true, true]);
      expect(release.final).toMatchObject({ phase: 'Paused', abort: false, weight: 0, stable: 'old' });
      expect(release.final.pods.canary).toEqual([0, 0]);
    }
  });

  testWithArgoRollouts('goes past the gate by promote, paused or waiting', () => {
    const paused = of('never comes, promoted when it is paused');
    expect(stepAt(paused, 1)).toBe(600);
    expect(paused.events.some((it) => it.type === 'weight' && it.at > 600)).toBe(true);
    expect(stepAt(of('never comes, promoted while it waits'), 1)).toBe(90);
  });

  testWithArgoRollouts('looks again when Argo CD resumes it', () => {
    const release = of('comes when it is paused, resumed');
    expect(phasesOf(release, 'step-0.1')).toEqual(['Successful']);
    expect(stepAt(release, 1)).toBeGreaterThanOrEqual(600);
    expect(release.final.abort).toBe(false);
  });

  testWithArgoRollouts('survives a Prometheus that is away', () => {
    const release = of('comes while Prometheus is away for four minutes');
    expect(phasesOf(release, 'step-0')).toContain('Error');
    const next = stepAt(release, 1) as number;
    expect(next).toBeGreaterThanOrEqual(270);
    expect(
      without(
        release.events.filter(({ at }) => at < next),
        'abort',
        'pause',
      ),
    ).toBe(true);
  });

  testWithArgoRollouts('is neither restarted nor changed by another expectation, which the next run has', () => {
    const release = of('is expected in another release since, resumed');
    const runs = release.events.flatMap((it) => (it.type === 'analysis-started' && it.at < 600 ? [it.run] : []));
    expect(runs).toEqual(['step-0']);
    expect(phasesOf(release, 'step-0')).toEqual(Array(6).fill('Inconclusive'));
    expect(phasesOf(release, 'step-0.1')).toEqual(['Successful']);
    expect(stepAt(release, 1)).toBeGreaterThanOrEqual(600);
  });

  testWithArgoRollouts('is taken back at once, without a look at the gate', () => {
    const { final } = of('does not come, and the release is taken back');
    expect(final).toMatchObject({ phase: 'Healthy', abort: false, stable: 'old', weight: 0 });
  });

  testWithArgoRollouts('is asked on a way back after the promotion, too, and told which pods are older', () => {
    const { old, new: later } = of('is there').final.hashes;
    const gone: Answers = [
      { from: 0, answer: THERE },
      { from: 1500, answer: NOT_YET },
    ];
    // Prometheus would say so of these two alone: promtool does, elsewhere.
    const back = `{namespace="prod",replicaset="svc-b-${old}"})\n  < max(kube_replicaset_created{namespace="prod",replicaset="svc-b-${later}"})`;
    const [release] = playWithArgoRollouts([
      {
        ...script(gone, [{ at: 1600, do: 'revert' }], { horizon: 1750 }),
        answers: { ...GOOD, rollout_info: gone, [back]: [{ from: 0, answer: THERE }] },
      },
    ]) as [RealRelease];
    expect(release.error).toBeUndefined();
    const after = release.events.filter(({ at }) => at >= 1600);
    expect(after.filter(({ type }) => type === 'analysis-started')[0]).toMatchObject({ run: 'step-0', at: 1600 });
    expect(after.find((it) => it.type === 'step' && it.index === 1)?.at).toBeLessThan(1605);
  });

  testWithArgoRollouts('of a worker waits as well', () => {
    const release = of('of a worker comes after two minutes');
    const next = stepAt(release, 1) as number;
    expect([next >= 120, next < 130]).toEqual([true, true]);
    expect(release.events.filter((it) => it.type === 'pods' && it.version === 'canary' && it.at < next)).toEqual([]);
  });
});
