import type { Rule } from '../../rule';
import { missingConfig } from './missing-config';

export const configMapsOfPods: Rule = {
  id: 'config-maps-of-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'ConfigMaps that pods need are there',
  cause:
    'A pod whose ConfigMap is missing stays in CreateContainerConfigError or ContainerCreating. A release then waits until its deadline and is aborted.',
  remedy: 'correct the name, render the ConfigMap beside, or mark the reference optional',
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, envFrom: [{ configMapRef: { name: svc-a-config } }] }] } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: svc-a-config }
data: { LOG_LEVEL: info }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, envFrom: [{ configMapRef: { name: svc-a } }] }] } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: svc-a-config }
data: { LOG_LEVEL: info }
`,
  },
  check(tree) {
    return missingConfig(tree, 'ConfigMap');
  },
};
