import { groupedBy, listed } from '../../../core';
import { environmentOf } from '../../../manifests';
import type { Rule } from '../../rule';

const SECRETS = ['/Secret', 'external-secrets.io/ExternalSecret', 'bitnami.com/SealedSecret'];

export const secretsOfArguments: Rule = {
  id: 'secrets-of-arguments',
  family: 'analysis',
  severity: 'warning',
  title: 'The Secret of an argument is where the analysis runs',
  cause:
    'An argument takes its Secret from the namespace of the AnalysisRun, which is that of the Rollout, also for a ClusterAnalysisTemplate. Without it the run is an Error, which aborts every release.',
  remedy: 'render the Secret into the namespace of the Rollout as well',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate, namespace: prod }
spec:
  args:
    - name: token
      valueFrom: { secretKeyRef: { name: metrics, key: token } }
  metrics: []
---
apiVersion: v1
kind: Secret
metadata: { name: metrics, namespace: prod }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate, namespace: prod }
spec:
  args:
    - name: token
      valueFrom: { secretKeyRef: { name: metrics, key: token } }
  metrics: []
---
apiVersion: v1
kind: Secret
metadata: { name: metrics, namespace: monitoring }
`,
  },
  *check(tree) {
    const secrets = groupedBy(tree.ofKind(...SECRETS), (it) => `${environmentOf(it)} ${it.name}`);
    for (const template of tree.ofKind('argoproj.io/AnalysisTemplate')) {
      const { namespace } = template;
      for (const arg of template.at('spec', 'args').items) {
        const at = arg.at('valueFrom', 'secretKeyRef', 'name');
        // Secrets usually come from elsewhere: only one that is in the tree shows where it is.
        const named = secrets.get(`${environmentOf(template)} ${at.text}`) ?? [];
        const there = named.some((it) => it.namespace === undefined || it.namespace === namespace);
        if (namespace === undefined || named.length === 0 || there) continue;
        const where = listed(named.map((it) => String(it.namespace)));
        yield { at, message: `the Secret ${at.text} is in ${where}, and analyses in ${namespace} do not find it` };
      }
    }
  },
};
