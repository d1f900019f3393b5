import type { Field, ManifestObject } from '../../../manifests';
import {
  autoscalersByTarget,
  containerName,
  lastingContainersOf,
  ownersOfDeployments,
  Places,
  workloadsOf,
} from '../../objects';
import type { Rule } from '../../rule';

export const autoscalerNeedsRequests: Rule = {
  id: 'autoscaler-needs-requests',
  family: 'workloads',
  severity: 'error',
  title: 'What is scaled by utilization has requests',
  cause:
    'Utilization is a share of what the containers request. If one of them requests nothing the autoscaler cannot compute it, says FailedGetResourceMetric, and does not scale.',
  remedy: 'write the request at every container, or measure one container (type ContainerResource), or an averageValue',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  examples: {
    complies: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec:
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a }
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, resources: { requests: { cpu: 100m } } }] } } }
`,
    violates: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec:
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a }
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    const limited = new Places(tree.ofKind('/LimitRange'), (it) => it);
    for (const workload of workloadsOf(tree)) {
      const { object } = workload;
      if (limited.beside(object).length > 0 || workload.template.at('spec', 'resources').isSet) continue;
      const scaled = ownersOfDeployments(tree).get(object) ?? object;
      for (const resource of (autoscalersByTarget(tree).get(scaled) ?? []).flatMap(utilizationsOf)) {
        const name = resource.at('name').text;
        if (name === undefined) continue;
        const without = lastingContainersOf(workload).find(
          (it) => !it.at('resources', 'requests', name).isSet && !it.at('resources', 'limits', name).isSet,
        );
        if (without)
          yield {
            at: resource,
            message: `container ${containerName(without)} of ${object.title} requests no ${name}: its utilization cannot be computed`,
          };
      }
    }
  },
};

/** The metrics of an autoscaler that are shares of what the containers of a pod request. */
function utilizationsOf(autoscaler: ManifestObject): Field[] {
  return autoscaler
    .at('spec', 'metrics')
    .items.map((metric) => metric.at('resource'))
    .filter((resource) => resource.at('target', 'averageUtilization').isSet);
}
