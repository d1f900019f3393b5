import { environmentOf, type ManifestObject } from '../../../manifests';
import { canariesOf, measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const sidecarOfAJob: Rule = {
  id: 'sidecar-of-a-job',
  family: 'analysis',
  severity: 'warning',
  title: 'The job of an analysis has no sidecar that outlives it',
  cause:
    'A sidecar that Istio puts beside the container of a Job does not end with it, unless it is a native one: the Job never completes, and the analysis waits.',
  remedy: 'write the label sidecar.istio.io/inject: "false" into the metadata of the pod template of the job',
  see: 'https://github.com/istio/istio/issues/11659',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate, namespace: prod }
spec:
  metrics:
    - name: smoke
      provider:
        job:
          spec:
            backoffLimit: 0
            template:
              metadata: { labels: { sidecar.istio.io/inject: "false" } }
              spec:
                restartPolicy: Never
                containers: [{ name: smoke, image: smoke:1 }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate, namespace: prod }
spec:
  metrics:
    - name: smoke
      provider:
        job:
          spec:
            backoffLimit: 0
            template:
              spec:
                restartPolicy: Never
                containers: [{ name: smoke, image: smoke:1 }]
`,
  },
  *check(tree) {
    const inMesh = new Set(
      canariesOf(tree)
        .filter(({ canary }) => canary.at('trafficRouting', 'istio').isSet)
        .map(({ rollout }) => placeOf(rollout)),
    );
    for (const metric of measuredMetricsOf(tree)) {
      const template = metric.provider('job', 'spec', 'template');
      if (!template.at('spec').isSet || !inMesh.has(placeOf(metric.field.object))) continue;
      const said = { ...template.at('metadata', 'annotations').labels, ...template.at('metadata', 'labels').labels };
      // Whoever has thought of it has said so.
      if (['inject', 'nativeSidecar'].some((it) => said[`sidecar.istio.io/${it}`] !== undefined)) continue;
      const at = template.at('metadata', 'labels');
      yield { at, message: `the pods of the Job of ${metric.name} get a sidecar where the namespace is in the mesh` };
    }
  },
};

function placeOf(object: ManifestObject): string {
  return `${environmentOf(object)} ${object.namespace}`;
}
