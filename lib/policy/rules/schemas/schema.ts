import type { Rule } from '../../rule';
import { schemaFindings } from '../../schemas';

export const schema: Rule = {
  id: 'schema',
  family: 'schemas',
  severity: 'error',
  title: 'Every object is what the schemas of the clusters take',
  cause:
    'The API server refuses what its schema does not allow: a type, a missing field, a value that is none of those it knows, a version that is not served. Argo CD then applies nothing of the sync wave. A field that the schema does not know is refused by strict validation, and dropped without a word by any other: a misspelt guard does not guard.',
  remedy: 'correct the field as the schema has it; kubectl explain says what it is for',
  see: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
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
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [minutes]
              properties:
                minutes: { type: integer, minimum: 1 }
                openOn: { type: string, enum: [weekdays, always] }
`,
    complies: `
apiVersion: example.com/v1
kind: Window
metadata: { name: releases }
spec: { minutes: 90, openOn: weekdays }
`,
    violates: `
apiVersion: example.com/v1
kind: Window
metadata: { name: releases }
spec: { minutes: "90", opensOn: weekdays }
`,
  },
  check: (tree, { schemas } = {}) => (schemas ? schemaFindings(tree, schemas) : []),
};
