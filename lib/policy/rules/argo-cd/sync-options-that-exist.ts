import { nearestName } from '../../../core';
import { type Field, isRecord } from '../../../manifests';
import { isUnfilled } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { ofEachApplication } from './each-application';
import { annotation } from './sync-groups';

/** The options, with the values that they take. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ApplyOutOfSyncOnly: ['true', 'false'],
  ClientSideApplyMigration: ['true', 'false'],
  CreateNamespace: ['true', 'false'],
  Delete: ['true', 'false', 'confirm'],
  FailOnSharedResource: ['true', 'false'],
  Force: ['true', 'false'],
  Prune: ['true', 'false', 'confirm'],
  PruneLast: ['true', 'false'],
  PrunePropagationPolicy: ['foreground', 'background', 'orphan'],
  Replace: ['true', 'false'],
  RespectIgnoreDifferences: ['true', 'false'],
  ServerSideApply: ['true', 'false'],
  SkipDryRunOnMissingResource: ['true', 'false'],
  Validate: ['true', 'false'],
};

export const syncOptionsThatExist: Rule = {
  id: 'sync-options-that-exist',
  family: 'argo-cd',
  severity: 'error',
  title: 'Sync options are written as Argo CD knows them',
  cause:
    'Argo CD compares a sync option letter by letter, with its value and without spaces, and passes over what it does not know: the sync goes on as if nothing had been written.',
  remedy: 'write Name=value, as in ApplyOutOfSyncOnly=true',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy:
    syncOptions: [ApplyOutOfSyncOnly=true]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy:
    syncOptions: [ApplyOutofSyncOnly=true]
`,
  },
  *check(tree) {
    yield* ofEachApplication(tree, function* ({ spec }) {
      for (const at of spec.at('syncPolicy', 'syncOptions').items) yield* wrong(at, at.scalar ?? written(at));
    });
    for (const object of tree.objects) {
      const at = annotation(object, 'argocd.argoproj.io/sync-options');
      for (const option of (at.text ?? '').split(',').filter((it) => it.trim() !== '')) yield* wrong(at, option.trim());
    }
  },
};

/** `- Name: true` is a map, which no option is. */
function written({ value }: Field): string {
  const [first] = isRecord(value) ? Object.entries(value) : [];
  return first ? `${first[0]}: ${String(first[1])}` : '';
}

function* wrong(at: Field, option: string): Iterable<RuleFinding> {
  if (isUnfilled(option)) return;
  const [name = '', value] = option.split('=');
  if (OPTIONS[name]?.includes(value ?? '')) return;
  const meant = nearestName(name.replace(/:.*/, '').trim(), Object.keys(OPTIONS));
  const known = meant && meant.changes <= 3 ? meant.name : undefined;
  const values = known ? OPTIONS[known] : undefined;
  yield {
    at,
    message: `Argo CD knows no option ${JSON.stringify(option)}, and passes over it`,
    ...(known ? { remedy: `write ${known}=${values?.includes(value ?? '') ? value : values?.join(' or ')}` } : {}),
  };
}
