import type { ManifestObject } from '../../manifests';
import type { Risk } from '../review';
import { stepsOf, totalHold } from './path-steps';
import { releaseOf } from './release-change';
import { type Interpreter, remark, type Scene } from './remark';
import { inWords } from './values';
import { type ChangedWorkload, changedWorkloads, runsOnce } from './workloads';

/** Another image, or another release id: the way that it takes, and how soon a bad one is caught. */
export const releases: Interpreter = function* (scene) {
  for (const workload of changedWorkloads(scene)) {
    const release = releaseOf(workload);
    if (!release) continue;
    const way = wayOf(scene, workload);
    const moved: Risk = way.risk === 'low' ? 'medium' : way.risk;
    yield remark(
      'release',
      release.moved ? moved : way.risk,
      `${release.text}: ${way.text}`,
      workload.pair,
      release.changes,
    );
  }
};

function wayOf(scene: Scene, { after, rollout }: ChangedWorkload): { text: string; risk: Risk } {
  if (rollout) return rolloutWay(scene, rollout);
  if (runsOnce(after)) return { text: 'from the next start on', risk: 'low' };
  return { text: `without canary: the ${after.kind} restarts at once`, risk: 'medium' };
}

function rolloutWay({ after, player }: Scene, rollout: ManifestObject): { text: string; risk: Risk } {
  const strategy = rollout.at('spec', 'strategy');
  if (strategy.at('blueGreen').isSet) return blueGreenWay(rollout);
  const steps = stepsOf(rollout);
  if (steps.length === 0) return { text: 'a canary without steps: all pods at once', risk: 'high' };
  const { seconds, people } = totalHold(steps);
  const time = [...(seconds > 0 ? [inWords(seconds)] : []), ...(people > 0 ? ['a person'] : [])].join(' and ');
  const measured = strategy.at('canary', 'analysis').isSet || steps.some(({ kind }) => kind === 'analysis');
  const detection = player.detection(after, rollout);
  const parts = [
    `canary${time ? `, ${time}` : ''}`,
    measured ? (detection?.refused === undefined ? detection?.text : undefined) : 'nothing measures it',
  ];
  const unseen =
    !measured || (detection?.refused === undefined && detection !== undefined && detection.within === undefined);
  return { text: parts.filter(Boolean).join(', '), risk: unseen ? 'medium' : 'low' };
}

function blueGreenWay(rollout: ManifestObject): { text: string; risk: Risk } {
  const blueGreen = rollout.at('spec', 'strategy', 'blueGreen');
  const before = blueGreen.at('prePromotionAnalysis').isSet;
  const after = blueGreen.at('postPromotionAnalysis').isSet;
  const person = blueGreen.at('autoPromotionEnabled').boolean === false;
  const guards = [
    ...(before ? ['measured before the switch'] : []),
    ...(person ? ['switched by a person'] : []),
    ...(after ? ['measured after it'] : []),
  ];
  return guards.length > 0
    ? { text: `blue-green, ${guards.join(', ')}`, risk: before || after ? 'low' : 'medium' }
    : { text: 'blue-green, nothing measures it', risk: 'medium' };
}
