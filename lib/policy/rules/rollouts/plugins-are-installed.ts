import { groupedBy } from '../../../core';
import { environmentOf, type Field, type ManifestTree } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const pluginsAreInstalled: Rule = {
  id: 'plugins-are-installed',
  family: 'rollouts',
  severity: 'note',
  title: 'The plugins that a release needs are installed in the controller',
  cause:
    'Argo Rollouts loads plugins from its ConfigMap argo-rollouts-config when it starts. A release that needs another one fails at that step; what a plugin is told is checked by no one before.',
  remedy: 'see that argo-rollouts-config of every cluster names the plugin, with the checksum of its version',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/plugins.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ plugin: { name: org/smoke-test } }] } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: argo-rollouts-config, namespace: argo-rollouts }
data:
  stepPlugins: |
    - name: org/smoke-test
      location: https://example.com/smoke-test
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ plugin: { name: org/smoke-test } }] } }
`,
  },
  *check(tree) {
    const installed = installedTexts(tree);
    for (const { rollout, canary } of canariesOf(tree)) {
      // A controller serves its own cluster; what stands in no environment may be of any.
      const here = [...new Set([environmentOf(rollout), undefined])].flatMap((place) => installed.get(place) ?? []);
      for (const [name, at] of pluginsOf(canary)) {
        if (!here.some((text) => text.includes(name)))
          yield { at, message: `the controller needs the plugin ${name}, which this tree does not install` };
      }
    }
  },
};

function pluginsOf(canary: Field): [string, Field][] {
  const steps = canary.at('steps').items.flatMap((step): [string, Field][] => {
    const at = step.at('plugin', 'name');
    return at.text ? [[at.text, at]] : [];
  });
  return [...canary.at('trafficRouting', 'plugins').entries, ...steps];
}

function installedTexts(tree: ManifestTree): ReadonlyMap<string | undefined, readonly string[]> {
  const configs = tree.ofKind('/ConfigMap').filter(({ name }) => name === 'argo-rollouts-config');
  const byPlace = groupedBy(configs, environmentOf);
  return new Map(
    [...byPlace].map(([place, found]) => [place, found.flatMap((config) => Object.values(config.at('data').labels))]),
  );
}
