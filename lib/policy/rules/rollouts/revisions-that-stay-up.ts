import { blueGreensOf } from '../../objects';
import type { Rule } from '../../rule';

const DEFAULT_HISTORY = 10;

export const revisionsThatStayUp: Rule = {
  id: 'revisions-that-stay-up',
  family: 'rollouts',
  severity: 'error',
  title: 'No more old revisions stay up than are kept at all',
  cause:
    'Argo Rollouts refuses a scaleDownDelayRevisionLimit that is greater than revisionHistoryLimit (10 where it is not given) (InvalidSpec).',
  remedy: 'raise revisionHistoryLimit, or lower scaleDownDelayRevisionLimit',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  revisionHistoryLimit: 3
  strategy: { blueGreen: { activeService: svc-a, scaleDownDelayRevisionLimit: 2 } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  revisionHistoryLimit: 1
  strategy: { blueGreen: { activeService: svc-a, scaleDownDelayRevisionLimit: 2 } }
`,
  },
  *check(tree) {
    for (const { rollout, blueGreen } of blueGreensOf(tree)) {
      const at = blueGreen.at('scaleDownDelayRevisionLimit');
      const kept = rollout.at('spec', 'revisionHistoryLimit').number ?? DEFAULT_HISTORY;
      if (at.number !== undefined && at.number > kept)
        yield { at, message: `${at.number} may stay up, and ${kept} are kept` };
    }
  },
};
