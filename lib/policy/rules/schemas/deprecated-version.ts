import type { Rule } from '../../rule';
import { schemaCheck } from '../../schemas';

export const deprecatedVersion: Rule = {
  id: 'deprecated-version',
  family: 'schemas',
  severity: 'warning',
  title: 'No object is of a version that its CRD calls deprecated',
  cause:
    'A later release of the CRD serves this version no more. From its upgrade on every sync of the object fails, in all environments that were upgraded.',
  remedy: 'write the object in the version that takes its place, before the CRD is upgraded',
  see: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-deprecation',
  examples: {
    crds: `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: windows.example.com }
spec:
  group: example.com
  names: { kind: Window, plural: windows }
  scope: Namespaced
  versions:
    - name: v1beta1
      served: true
      storage: false
      deprecated: true
      schema: { openAPIV3Schema: { type: object } }
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object } }
`,
    complies: `
apiVersion: example.com/v1
kind: Window
metadata: { name: releases }
`,
    violates: `
apiVersion: example.com/v1beta1
kind: Window
metadata: { name: releases }
`,
  },
  check: (tree, { schemas } = {}) => (schemas ? schemaCheck(tree, schemas).deprecated : []),
};
