import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const DEFAULT_HISTORY = 10;

export const rollbackWindowIsKept: Rule = {
  id: 'rollback-window-is-kept',
  family: 'rollouts',
  severity: 'warning',
  title: 'The revisions of the rollback window are kept',
  cause:
    'The way back without steps and analysis is open only while the old ReplicaSet is there. Of revisions beyond revisionHistoryLimit (10 where it is not given) it is not, and the rollback takes all steps.',
  remedy: 'raise revisionHistoryLimit to rollbackWindow.revisions or more',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/rollback.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  revisionHistoryLimit: 5
  rollbackWindow: { revisions: 3 }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  revisionHistoryLimit: 2
  rollbackWindow: { revisions: 3 }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const at = rollout.at('spec', 'rollbackWindow', 'revisions');
      const kept = rollout.at('spec', 'revisionHistoryLimit').number ?? DEFAULT_HISTORY;
      if (at.number !== undefined && at.number > kept)
        yield { at, message: `the window is ${at.number} revisions, and ${kept} are kept` };
    }
  },
};
