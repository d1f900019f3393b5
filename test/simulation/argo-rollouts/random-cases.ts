import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ScriptedAnswer, ScriptedRelease } from './argo-rollouts';
import { AWAY, answers, BAD, GOOD, NAN, NONE, release } from './cases';
import { analysis, GUARDED, manifests, metric, pause, setWeight, template, templates } from './manifests';

type Fields = Readonly<Record<string, unknown>>;

/** A release of any form that the controllers accept; the same for the same seed. */
export function randomRelease(seed: number): ScriptedRelease {
  const generator = xoroshiro128plus(seed);
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  const chance = (percent: number) => int(1, 100) <= percent;
  const one = <T>(list: readonly T[]): T => list[int(0, list.length - 1)] as T;
  const routed = chance(70);
  const dynamicStableScale = routed && chance(20);
  const horizon = int(500, 1200);
  const replicas = int(1, 9);

  const limits = (): Fields => ({
    ...(chance(50) ? { failureLimit: int(0, 2) } : {}),
    ...(chance(50) ? { inconclusiveLimit: int(0, 2) } : {}),
    ...(chance(30) ? { consecutiveErrorLimit: int(0, 5) } : {}),
    ...(chance(40) ? { initialDelay: `${int(1, 60)}s` } : {}),
    ...(chance(60) ? GUARDED : {}),
  });
  const finite = (name: string) =>
    metric(name, {
      ...limits(),
      ...(chance(70) ? { count: int(4, 6), interval: one(['5s', '10s', '17s', '30s']) } : {}),
    });
  const endless = (name: string) => metric(name, { ...limits(), interval: one(['5s', '15s', '20s', '1m']) });
  const step = (): Fields => {
    const kind = int(1, 100);
    if (kind <= 40) return setWeight(int(0, 100));
    if (kind <= 70) return pause(chance(85) ? `${int(1, 120)}s` : undefined);
    if (kind <= 90 || !routed || dynamicStableScale) return analysis(one(['a', 'b']));
    return {
      setCanaryScale: one<Fields>([{ replicas: int(0, 4) }, { weight: int(0, 100) }, { matchTrafficWeight: true }]),
    };
  };
  const script = (): (readonly [number, ScriptedAnswer])[] => {
    const good = chance(60);
    const changes = Array.from({ length: good ? 1 : int(1, 4) }, (_, i) => (i === 0 ? 0 : int(1, horizon))).sort(
      (x, y) => x - y,
    );
    return changes.map((at) => [at, good ? GOOD : one([GOOD, GOOD, BAD, NONE, NAN, AWAY])] as const);
  };

  const canary: Fields = {
    ...(dynamicStableScale ? { dynamicStableScale } : {}),
    ...(chance(40)
      ? one<Fields>([
          { maxSurge: 1, maxUnavailable: 0 },
          { maxSurge: 0, maxUnavailable: 1 },
          { maxSurge: '50%', maxUnavailable: '50%' },
        ])
      : {}),
    ...(routed && chance(30) ? { abortScaleDownDelaySeconds: one([0, 10, 60]) } : {}),
    // With fewer replicas than that stable has more pods than it should, and how many depends on how it came there.
    ...(routed && replicas >= 2 && chance(15) ? { minPodsPerReplicaSet: 2 } : {}),
    ...(chance(50) ? { analysis: { ...templates('c'), ...(chance(50) ? { startingStep: int(1, 2) } : {}) } } : {}),
  };
  const spec: Fields = chance(40) ? { progressDeadlineSeconds: int(30, 300), progressDeadlineAbort: chance(50) } : {};
  const yaml = manifests(
    Array.from({ length: int(2, 7) }, step),
    { replicas, routed, canary, spec },
    template('a', [finite('a')]),
    template('b', [finite('b'), finite('b2')]),
    template('c', [endless('c'), endless('c2')]),
  );
  const actions = Array.from({ length: int(0, 3) }, () => ({
    at: int(0, horizon),
    do: one(['promote', 'promote', 'abort', 'retry', 'promote-full'] as const),
  })).sort((x, y) => x.at - y.at);
  const scripts = Object.fromEntries(['a', 'b', 'b2', 'c', 'c2'].map((name) => [`(${name})`, script()]));
  return release(yaml, { startup: chance(92) ? int(1, 60) : 'never', horizon, answers: answers(scripts), actions });
}
