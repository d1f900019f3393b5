import type { ManifestObject } from '../../manifests';

/** The kinds that a release is made of, by what kubectl calls them beside their name and its plural. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  '/ConfigMap': ['cm'],
  '/Service': ['svc'],
  '/ServiceAccount': ['sa'],
  'apps/Deployment': ['deploy'],
  'argoproj.io/AnalysisTemplate': ['at'],
  'argoproj.io/AppProject': ['appproj', 'appprojs'],
  'argoproj.io/Application': ['app', 'apps'],
  'argoproj.io/ApplicationSet': ['appset', 'appsets'],
  'argoproj.io/ClusterAnalysisTemplate': ['cat'],
  'argoproj.io/Rollout': ['ro'],
  'autoscaling/HorizontalPodAutoscaler': ['hpa'],
  'networking.istio.io/DestinationRule': ['dr'],
  'networking.istio.io/VirtualService': ['vs'],
  'policy/PodDisruptionBudget': ['pdb'],
};

/** The kind that kubectl means by a word; undefined of one that is made by controllers alone, or is not known. */
export function groupKindOf(resource: string, objects: readonly ManifestObject[]): string | undefined {
  const word = resource.toLowerCase().split('.')[0] ?? '';
  const kinds = [...Object.keys(SHORT), ...new Set(objects.map(({ groupKind }) => groupKind))];
  return kinds.find((groupKind) => {
    const kind = nameOf(groupKind).toLowerCase();
    return (
      word === kind || word === `${kind}s` || word === kind.replace(/y$/, 'ies') || SHORT[groupKind]?.includes(word)
    );
  });
}

/** Whether a word is a kind that a release is made of. */
export function isKind(word: string): boolean {
  return Object.keys(SHORT).some((groupKind) => nameOf(groupKind) === word);
}

function nameOf(groupKind: string): string {
  return groupKind.slice(groupKind.indexOf('/') + 1);
}
