import type { Rule } from '../../rule';
import { PROJECT } from './projects';

const WINDOW = (manual: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  syncWindows:
    - kind: deny
      schedule: '0 16 * * 5'
      duration: 64h
      applications: ['*']
${manual}`;

export const revertsInAFreeze: Rule = {
  id: 'reverts-in-a-freeze',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A revert can be synced while releases are not',
  cause:
    'A window stops a sync from beginning, not a canary that is under way: a release that goes wrong in a freeze is reverted in Git, and the revert waits until the window ends. With manualSync: true somebody can sync it. A window of kind allow forbids all syncs outside of it in the same way.',
  remedy: 'add manualSync: true to the window',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/',
  examples: { complies: WINDOW('      manualSync: true\n'), violates: WINDOW('') },
  *check(tree) {
    for (const project of tree.ofKind(PROJECT)) {
      for (const window of project.at('spec', 'syncWindows').items) {
        const kind = window.at('kind').text;
        const at = window.at('manualSync');
        if (at.boolean === true || (kind !== 'deny' && kind !== 'allow')) continue;
        yield {
          at,
          message: `nobody can sync a revert ${kind === 'deny' ? 'while this window is open' : 'outside of this window'}`,
        };
      }
    }
  },
};
