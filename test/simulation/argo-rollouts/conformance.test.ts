import { measure } from '../../../lib/simulation/controller/condition';
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

let real: readonly RealRelease[] | undefined;

// All at once: each start of the harness costs more than a release.
function realRelease(name: string): RealRelease {
  real ??= playWithArgoRollouts(Object.values(cases));
  return real[Object.keys(cases).indexOf(name)] as RealRelease;
}

for (const [name, release] of Object.entries(cases)) {
  testWithArgoRollouts(`as Argo Rollouts does it: ${name}`, () => {
    const { events, error } = realRelease(name);
    expect(error).toBeUndefined();
    expect(differences(events, played(release).timeline, release.horizon - 2)).toEqual([]);
  });
}

function played(release: ScriptedRelease): PlayedRelease {
  const [path] = readPaths(parseManifests(release.manifests));
  const cluster = clusterOf(release, path!.rollout.replicas);
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
