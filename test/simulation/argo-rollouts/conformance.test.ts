import { measure } from '../../../lib/condition';
import { play } from '../../../lib/simulation/controller/play';
import type { PlayedRelease } from '../../../lib/simulation/outcome';
import { parseManifests } from '../../../lib/simulation/path/manifests';
import { readPaths } from '../../../lib/simulation/path/read-paths';
import type { Version } from '../../../lib/simulation/world';
import { ScriptedCluster } from '../controller/scripted-cluster';
import {
  playWithArgoRollouts,
  type RealRelease,
  type ScriptedRelease,
  scriptedAnswer,
  testWithArgoRollouts,
} from './argo-rollouts';
import { cases } from './cases';
import { differences } from './compare';
import { randomRelease } from './random-cases';

const RANDOM = 30;
const releases: Readonly<Record<string, ScriptedRelease>> = {
  ...cases,
  ...Object.fromEntries(
    Array.from({ length: RANDOM }, (_, i) => [`a random release (${i + 1})`, randomRelease(i + 1)]),
  ),
};
let real: readonly RealRelease[] | undefined;

for (const [index, [name, release]] of Object.entries(releases).entries()) {
  testWithArgoRollouts(`as Argo Rollouts does it: ${name}`, () => {
    // All at once: each start of the harness costs more than a release.
    real ??= playWithArgoRollouts(Object.values(releases));
    const { events, error } = real[index] as RealRelease;
    const here = played(release);
    if (error?.includes('InvalidSpec')) {
      expect(here.outcome).toBe('refused');
      return;
    }
    expect(error).toBeUndefined();
    expect(differences(events, controllersOwn(here.timeline, release), release.horizon - 2)).toEqual([]);
  });
}

/** Without a traffic router the weight is what pods amount to; the controller does not tell it. */
function controllersOwn(
  timeline: PlayedRelease['timeline'],
  { manifests }: ScriptedRelease,
): PlayedRelease['timeline'] {
  return manifests.includes('trafficRouting') ? timeline : timeline.filter(({ type }) => type !== 'weight');
}

function played(release: ScriptedRelease): PlayedRelease {
  const [path] = readPaths(parseManifests(release.manifests));
  const cluster = clusterOf(release, path!.service.replicas);
  const game = play(path!, cluster, { horizon: release.horizon, actions: release.actions ?? [], endEarly: false });
  let next = game.next();
  while (!next.done) {
    const { metric, time } = next.value;
    next = game.next(measure(metric.conditions, scriptedAnswer(release.answers, metric.query ?? '', time / 1000)));
  }
  return next.value;
}

function clusterOf({ startup }: ScriptedRelease, replicas: number): ScriptedCluster {
  if (startup !== 'never') return new ScriptedCluster(replicas, startup);
  const cluster = new ScriptedCluster(replicas, 20);
  const available = cluster.available.bind(cluster);
  return Object.assign(cluster, { available: (version: Version) => (version === 'canary' ? 0 : available(version)) });
}
