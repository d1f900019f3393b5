import type { Field, ManifestObject, ManifestTree } from '../../manifests';

/** What makes pods. */
export interface Workload {
  readonly object: ManifestObject;
  /** The pod template: `metadata` and `spec` below it. A Pod is its own. */
  readonly template: Field;
  /** Whether its pods are replaced when one ends: not those of a Job. */
  readonly runsOn: boolean;
}

const TEMPLATES: readonly [string, readonly string[], boolean][] = [
  ['argoproj.io/Rollout', ['spec', 'template'], true],
  ['apps/Deployment', ['spec', 'template'], true],
  ['apps/StatefulSet', ['spec', 'template'], true],
  ['apps/DaemonSet', ['spec', 'template'], true],
  ['apps/ReplicaSet', ['spec', 'template'], true],
  ['batch/Job', ['spec', 'template'], false],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template'], false],
  ['/Pod', [], false],
];

/** Everything in a tree that makes pods. A Rollout that takes the template of a Deployment (`workloadRef`) is not among them: the Deployment is. */
export function workloadsOf(tree: ManifestTree): readonly Workload[] {
  return tree.found(findWorkloads);
}

function findWorkloads(tree: ManifestTree): Workload[] {
  return TEMPLATES.flatMap(([kind, path, runsOn]) =>
    tree.ofKind(kind).flatMap((object) => {
      const template = object.at(...path);
      return template.at('spec').isSet ? [{ object, template, runsOn }] : [];
    }),
  );
}

/** The containers of a pod template; those that only prepare it are left out. */
export function containersOf({ template }: Workload): Field[] {
  return template.at('spec', 'containers').items;
}

/** The containers that run before, those that stay beside it (`restartPolicy: Always`) among them. */
export function initContainersOf({ template }: Workload): Field[] {
  return template.at('spec', 'initContainers').items;
}
