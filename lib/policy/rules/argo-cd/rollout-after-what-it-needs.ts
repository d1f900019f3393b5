import { listed } from '../../../core';
import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { analysesOfRollout, namedVirtualServices, rolloutsOf, templatesOf, virtualServiceOf } from '../../objects';
import type { Rule } from '../../rule';
import { annotation, hooksOf, WAVE, waveOf } from './sync-groups';

const TREE = (wave: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a-routes, annotations: { argocd.argoproj.io/sync-wave: '${wave}' } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { istio: { virtualService: { name: svc-a-routes } } } } }
`;

export const rolloutAfterWhatItNeeds: Rule = {
  id: 'rollout-after-what-it-needs',
  family: 'argo-cd',
  severity: 'note',
  title: 'A Rollout is applied after what it refers to',
  cause:
    'Within a wave Argo CD applies custom resources by their names, whatever their kinds, so that a Rollout svc-a comes before its VirtualService svc-a-routes. A release that brings a new VirtualService, DestinationRule or AnalysisTemplate along begins as InvalidSpec, and goes on when the controller looks again.',
  remedy: 'annotate what the Rollout refers to with argocd.argoproj.io/sync-wave: "-1"',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  examples: { complies: TREE('-1'), violates: TREE('0') },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const needed = neededBy(tree, rollout, rollout.at('spec', 'strategy', 'canary'));
      const late = needed.filter(
        (it) => hooksOf(it).length === 0 && waveOf(it) === waveOf(rollout) && it.name >= rollout.name,
      );
      const names = [...new Set(late.map(({ kind, name }) => `${kind} ${name}`))];
      if (late.length > 0)
        yield {
          at: annotation(rollout, WAVE),
          message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} in the same wave (${waveOf(rollout)}), and not before it by name`,
        };
    }
  },
};

/** The custom resources that a Rollout refers to: Services come before them anyway. */
function neededBy(tree: ManifestTree, rollout: ManifestObject, canary: Field): ManifestObject[] {
  const rule = canary.at('trafficRouting', 'istio', 'destinationRule', 'name').text;
  return [
    ...namedVirtualServices(canary).map((named) => virtualServiceOf(tree, named)),
    rule === undefined ? undefined : tree.find('networking.istio.io/DestinationRule', rule, rollout),
    ...analysesOfRollout(rollout).flatMap((use) => templatesOf(tree, use).map(({ template }) => template)),
  ].filter((it) => it !== undefined);
}
