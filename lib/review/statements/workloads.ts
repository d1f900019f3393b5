import type { ManifestObject } from '../../manifests';
import { ROLLOUT } from '../../policy';
import type { Change } from '../compare/change';
import type { ObjectPair } from '../compare/object-pairs';
import { changesAt, type Scene } from './remark';

/** What makes pods, and differs. */
export interface ChangedWorkload {
  readonly pair: ObjectPair;
  readonly before: ManifestObject;
  readonly after: ManifestObject;
  /** Where its pod template is. */
  readonly template: readonly string[];
  /** Changes of the pod template. */
  readonly pods: readonly Change[];
  /** The Rollout that rolls it out: itself, or the one that takes its template. */
  readonly rollout?: ManifestObject;
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  [ROLLOUT]: ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'batch/Job': ['spec', 'template'],
};

/** Kinds whose pods run once, and not until they are replaced. */
export function runsOnce({ kind }: ManifestObject): boolean {
  return kind === 'CronJob' || kind === 'Job';
}

export function isWorkload({ groupKind }: ManifestObject): boolean {
  return groupKind in TEMPLATES;
}

/** The workloads of a scene that were there before, and still are. */
export function changedWorkloads(scene: Scene): ChangedWorkload[] {
  return scene.pairs.flatMap((pair) => {
    const { before, after } = pair;
    const template = TEMPLATES[pair.object.groupKind];
    if (!before || !after || !template) return [];
    const rollout = pair.object.groupKind === ROLLOUT ? after : rolloutOf(scene, after);
    const pods = changesAt(pair, template.join('.')).filter(({ at }) => at.length >= template.length);
    return [{ pair, before, after, template, pods, ...(rollout && { rollout }) }];
  });
}

/** The Rollout that takes a Deployment's template (`workloadRef`). */
function rolloutOf({ after }: Scene, workload: ManifestObject): ManifestObject | undefined {
  if (workload.kind !== 'Deployment') return undefined;
  const named = after.find(ROLLOUT, workload.name, workload);
  return named?.at('spec', 'workloadRef', 'name').text === workload.name ? named : undefined;
}
