import type { ManifestObject } from '../../../manifests';
import { workloadsOf } from '../../objects';
import type { Rule } from '../../rule';
import { hooksOf, syncGroups, waveOf } from './sync-groups';

const TREE = (annotations: string): string => `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: svc-a-migrate
${annotations}---
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a-migrate, annotations: { argocd.argoproj.io/hook: PreSync } }
spec:
  template: { spec: { serviceAccountName: svc-a-migrate } }
`;

export const hooksBeforeTheirTime: Rule = {
  id: 'hooks-before-their-time',
  family: 'argo-cd',
  severity: 'error',
  title: 'What a PreSync hook needs is there before it',
  cause:
    'PreSync hooks run before anything else of the sync is applied. A ServiceAccount, ConfigMap or Secret that is an ordinary object of the same sync does not exist yet at the first one, so that the hook waits for it and the sync for the hook; later the hook has the one of the release before.',
  remedy:
    'annotate it with argocd.argoproj.io/hook: PreSync and a lower argocd.argoproj.io/sync-wave than the Job, too',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  examples: {
    complies: TREE("  annotations: { argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/sync-wave: '-1' }\n"),
    violates: TREE(''),
  },
  *check(tree) {
    const workloads = new Map(workloadsOf(tree).map((it) => [it.object, it]));
    for (const objects of syncGroups(tree)) {
      const hooks = objects.filter((it) => workloads.has(it) && hooksOf(it).includes('PreSync'));
      if (hooks.length === 0) continue;
      const beside = new Map(objects.map((it) => [`${it.groupKind} ${it.name}`, it]));
      for (const hook of hooks) {
        const spec = workloads.get(hook)?.template.at('spec');
        if (!spec) continue;
        for (const { key, at } of references(spec)) {
          const needed = beside.get(key);
          if (needed && !isBefore(needed, hook))
            yield { at, message: `${needed.kind} ${needed.name} is applied after this hook` };
        }
      }
    }
  },
};

function isBefore(needed: ManifestObject, hook: ManifestObject): boolean {
  // Within a wave such kinds come before Jobs.
  return hooksOf(needed).includes('PreSync') && waveOf(needed) <= waveOf(hook);
}

type Template = NonNullable<ReturnType<ReturnType<typeof workloadsOf>[number]['template']['at']>>;

/** The objects that pods of a template need to start. */
function* references(spec: Template): Iterable<{ readonly key: string; readonly at: Template }> {
  const named = function* (kind: string, at: Template) {
    if (at.text !== undefined) yield { key: `/${kind} ${at.text}`, at };
  };
  yield* named('ServiceAccount', spec.at('serviceAccountName'));
  for (const volume of spec.at('volumes').items) {
    yield* named('ConfigMap', volume.at('configMap', 'name'));
    yield* named('Secret', volume.at('secret', 'secretName'));
  }
  for (const container of [...spec.at('containers').items, ...spec.at('initContainers').items]) {
    for (const from of container.at('envFrom').items) {
      yield* named('ConfigMap', from.at('configMapRef', 'name'));
      yield* named('Secret', from.at('secretRef', 'name'));
    }
    for (const variable of container.at('env').items) {
      yield* named('ConfigMap', variable.at('valueFrom', 'configMapKeyRef', 'name'));
      yield* named('Secret', variable.at('valueFrom', 'secretKeyRef', 'name'));
    }
  }
}
