import type { Field, ManifestTree } from '../../../manifests';
import {
  type Application,
  applicationsByWriter,
  deliveredBy,
  globMatches,
  isUnfilled,
  isWhollyDelivered,
} from '../../objects';
import type { Rule } from '../../rule';
import { DELIVERED_WITH_IGNORES } from './example-canary';

export const ignoredObjectsAreThere: Rule = {
  id: 'ignored-objects-are-there',
  family: 'argo-cd',
  severity: 'warning',
  title: 'Ignore rules are about objects that are applied',
  cause:
    'A rule whose group, kind or name is that of no object ignores nothing, and says nothing: what it was meant for is drift, which selfHeal undoes. The core kinds have the group "", and a group is written without its version.',
  remedy: 'write group, kind and name as the object has them, or remove the rule',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  examples: {
    complies: DELIVERED_WITH_IGNORES,
    violates: DELIVERED_WITH_IGNORES.replace('group: networking.istio.io', 'group: networking.istio.io/v1'),
  },
  *check(tree) {
    for (const made of applicationsByWriter(tree).values()) {
      // A rule of a template is for the one service of many that has such an object.
      const needed = new Map<string, boolean>();
      for (const application of made) {
        application.spec.at('ignoreDifferences').items.forEach((rule, i) => {
          needed.set(String(i), (needed.get(String(i)) ?? false) || concerns(tree, application, rule));
        });
      }
      const [first] = made;
      for (const [i, is] of needed) {
        const at = first?.spec.at('ignoreDifferences', Number(i));
        if (is || !at?.isSet) continue;
        const named = ['group', 'kind', 'name'].flatMap((key) => (at.at(key).text ? `${key} ${at.at(key).text}` : []));
        yield { at, message: `nothing that is applied has ${named.join(', ')}` };
      }
    }
  },
};

/** Whether an object that an Application applies is meant by a rule, as far as it is known. */
function concerns(tree: ManifestTree, application: Application, rule: Field): boolean {
  const objects = deliveredBy(tree, application);
  const [group, kind, name] = ['group', 'kind', 'name'].map((key) => rule.at(key).text ?? '') as [
    string,
    string,
    string,
  ];
  if (!objects || !isWhollyDelivered(tree, application) || [group, kind, name].some(isUnfilled)) return true;
  return objects.some(
    (it) => globMatches(group, it.group) && globMatches(kind, it.kind) && (name === '' || name === it.name),
  );
}
