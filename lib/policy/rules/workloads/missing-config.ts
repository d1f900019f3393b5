import { groupedBy } from '../../../core';
import type { ManifestTree } from '../../../manifests';
import { isPutInLater, Places, podTemplatesOf } from '../../objects';
import type { RuleFinding } from '../../rule';
import { providersOf, referencesOf } from './references';

const IN_EVERY_NAMESPACE = /^(kube-root-ca\.crt|istio-ca-root-cert|openshift-service-ca\.crt)$/;

/** The ConfigMaps or the Secrets that pods need and that are not there, in namespaces for which the tree holds such. */
export function* missingConfig(tree: ManifestTree, kind: 'ConfigMap' | 'Secret'): Iterable<RuleFinding> {
  const providers = providersOf(tree).filter((it) => it.kind === kind);
  const all = new Places(providers, ({ object }) => object);
  const byName = new Map(
    [...groupedBy(providers, ({ name }) => name)].map(([name, them]) => [
      name,
      new Places(them, ({ object }) => object),
    ]),
  );
  for (const { kind: needed, at, isOptional } of podTemplatesOf(tree).flatMap(referencesOf)) {
    const name = at.text;
    if (needed !== kind || name === undefined || isOptional || isPutInLater(name)) continue;
    // Whoever renders none of them here has them from elsewhere.
    if (IN_EVERY_NAMESPACE.test(name) || all.beside(at.object).length === 0) continue;
    if (!byName.get(name)?.beside(at.object).length)
      yield { at, message: `there is no ${kind} ${name} in the namespace of ${at.object.title}` };
  }
}
