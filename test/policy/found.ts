import { ManifestTree } from '../../lib/manifests';
import { checkTree, RULES } from '../../lib/policy';

/** What one rule says of a text of manifests, or of several files: each message. */
export function found(rule: string, manifests: string | Readonly<Record<string, string>>): string[] {
  const tree =
    typeof manifests === 'string' ? ManifestTree.of(manifests) : new ManifestTree(new Map(Object.entries(manifests)));
  const rules = RULES.filter(({ id }) => id === rule);
  if (rules.length === 0) throw new Error(`there is no rule ${rule}`);
  return checkTree(tree, { rules }).findings.map(({ message }) => message);
}
