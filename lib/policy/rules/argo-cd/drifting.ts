import { environmentOf, type ManifestTree } from '../../../manifests';
import { type Application, hasSyncOption } from '../../objects';
import type { RuleFinding } from '../../rule';
import { type ControllerWrites, writtenInto } from './controller-writes';
import { ignoredPaths, ignoreRulesFor, isCovered } from './ignored-paths';

/** The fields that controllers write and an Application does not ignore. */
export function* drifting(tree: ManifestTree, application: Application, then: string): Iterable<RuleFinding> {
  if (!application.known) return;
  const serverSide = comparesOnTheServer(application);
  const systemWide = ignoredForAll(tree, application);
  const seen = new Set<string>();
  for (const writes of writtenInto(tree, application)) {
    const { object, what, live, paths, expression, drifts } = writes;
    if ((!drifts && !serverSide) || systemWide.has(`${object.group}_${object.kind}`) || systemWide.has('all')) continue;
    const rules = ignoreRulesFor(application, object);
    const ignored = ignoredPaths(rules, live);
    if (!ignored.exact || paths.every((path) => isCovered(path, ignored)) || seen.has(keyOf(writes))) continue;
    seen.add(keyOf(writes));
    const whose = object.groupKind === 'argoproj.io/Rollout' ? 'an autoscaler' : 'Argo Rollouts';
    const [rule] = rules;
    yield {
      at: rule ?? application.spec.at('ignoreDifferences'),
      message: `${whose} writes the ${what} of ${object.kind} ${object.name}, ${rule ? 'and this rule does not match them' : 'and no rule ignores them'}: ${then}`,
      remedy: `add jqPathExpressions: ['${expression}'] for group ${JSON.stringify(object.group)}, kind ${object.kind}`,
    };
  }
}

function keyOf({ object, what }: ControllerWrites): string {
  return `${object.kind} ${what}`;
}

/** Extra keys of a map are drift only where the server says what an apply would make of them. */
function comparesOnTheServer(application: Application): boolean {
  const options = application.metadata.at('annotations', 'argocd.argoproj.io/compare-options').text ?? '';
  return hasSyncOption(application, 'ServerSideApply=true') || options.includes('ServerSideDiff=true');
}

/** The kinds, as `group_Kind`, that the tree's configuration of Argo CD has ignore rules for. */
function ignoredForAll(tree: ManifestTree, { object }: Application): Set<string> {
  const prefix = 'resource.customizations.ignoreDifferences.';
  const configuration = tree
    .ofKind('/ConfigMap')
    .filter((it) => it.name === 'argocd-cm' && [undefined, environmentOf(object)].includes(environmentOf(it)));
  const keys = configuration.flatMap((it) => it.at('data').entries.map(([key]) => key));
  return new Set(keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
}

/** Whether Argo CD puts back what differs, without being asked. */
export function heals({ spec }: Application): boolean {
  const automated = spec.at('syncPolicy', 'automated');
  return automated.at('selfHeal').boolean === true && automated.at('enabled').boolean !== false;
}
