import { nearestName } from '../../../core';
import type { ManifestObject } from '../../../manifests';
import { isUnfilled } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { annotation, WAVE } from './sync-groups';

const JOB = (hook: string): string => `
apiVersion: batch/v1
kind: Job
metadata:
  name: svc-a-migrate
  annotations: { argocd.argoproj.io/hook: ${hook}, argocd.argoproj.io/hook-delete-policy: BeforeHookCreation }
`;

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'argocd.argoproj.io/hook': ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'Skip', 'PreDelete', 'PostDelete'],
  'argocd.argoproj.io/hook-delete-policy': ['HookSucceeded', 'HookFailed', 'BeforeHookCreation', 'Never'],
};

export const hooksThatExist: Rule = {
  id: 'hooks-that-exist',
  family: 'argo-cd',
  severity: 'error',
  title: 'Hooks and waves are written as Argo CD knows them',
  cause:
    'Argo CD passes over a hook or a policy of deletion that it does not know, and takes a wave that is no whole number for 0: a migration that was to run before the release is applied together with it, once, as any other object.',
  remedy:
    'write PreSync, Sync, PostSync, SyncFail or Skip; BeforeHookCreation, HookSucceeded or HookFailed; a whole number as a wave',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  examples: { complies: JOB('PreSync'), violates: JOB('Presync') },
  *check(tree) {
    for (const object of tree.objects) yield* wrong(object);
  },
};

function* wrong(object: ManifestObject): Iterable<RuleFinding> {
  for (const [key, known] of Object.entries(KNOWN)) {
    const at = annotation(object, key);
    for (const part of (at.text ?? '').split(',').map((it) => it.trim())) {
      if (part === '' || known.includes(part) || isUnfilled(part)) continue;
      const meant = nearestName(part, known);
      yield {
        at,
        message: `${part} is no ${key === 'argocd.argoproj.io/hook' ? 'hook' : 'policy of deletion'}, and is passed over`,
        ...(meant && meant.changes <= 3 ? { remedy: `write ${meant.name}` } : {}),
      };
    }
  }
  const wave = annotation(object, WAVE);
  if (wave.isSet && !/^[-+]?\d+$/.test(wave.text ?? '') && !isUnfilled(wave.text ?? ''))
    yield {
      at: wave,
      message:
        wave.text === undefined
          ? 'the wave is no text, which the API server refuses'
          : `${JSON.stringify(wave.text)} is no whole number, and taken for wave 0`,
    };
}
