import { type Manifest, ManifestObject } from '../../manifests';

/** What a runbook is about: a service of an environment, as it is rendered. */
export interface RunbookSubject {
  readonly service: string;
  readonly environment: string;
  readonly namespace: string;
  /** The folder that Argo CD applies, from the root of the repository. */
  readonly folder: string;
  /** The repository that Argo CD reads, and the branch that it follows. */
  readonly repository: string;
  readonly branch: string;
  /** The Applications, one a cluster. Where only Argo CD knows the clusters, one with a hole for the cluster's name. */
  readonly applications: readonly string[];
  /** Contexts of kubectl, one a cluster; none where nobody told them. */
  readonly contexts: readonly string[];
  /** The project and the Stage of Kargo that promote the service, where Kargo does. */
  readonly kargo?: { readonly project: string; readonly stage: string };
  /** Whether Argo CD syncs and heals by RollingSync alone. */
  readonly isRolling: boolean;
  readonly owners: readonly string[];
  readonly onCallGroups: readonly string[];
  /** The services that it depends on. */
  readonly dependsOn: readonly string[];
  readonly links: RunbookLinks;
  /** What the service renders. */
  readonly objects: readonly ManifestObject[];
  readonly rollout: ManifestObject;
}

/** Addresses of what people look at, filled in. */
export interface RunbookLinks {
  readonly dashboard?: string;
  readonly logs?: string;
  readonly onCall?: string;
}

/** How a release comes to its traffic, as the Rollout says: a router moves it, pods are it, or all of it is switched at once. */
export type PathKind = 'routed' | 'by-pods' | 'blue-green';

export function pathKind({ rollout }: RunbookSubject): PathKind {
  if (rollout.at('spec', 'strategy', 'blueGreen').isSet) return 'blue-green';
  return rollout.at('spec', 'strategy', 'canary', 'trafficRouting').isSet ? 'routed' : 'by-pods';
}

/** Objects as they are rendered. They stand in no file yet: nobody is told of a line. */
export function renderedObjects(manifests: readonly Manifest[]): ManifestObject[] {
  const file = { path: '', text: '', positionOf: () => ({ line: 1, column: 1 }) };
  return manifests.map((manifest, i) => new ManifestObject(manifest, file, i, []));
}

/** Those of them of some kinds, written `argoproj.io/Rollout`. */
export function ofKind(
  { objects }: Pick<RunbookSubject, 'objects'>,
  ...groupKinds: readonly string[]
): ManifestObject[] {
  return objects.filter(({ groupKind }) => groupKinds.includes(groupKind));
}
