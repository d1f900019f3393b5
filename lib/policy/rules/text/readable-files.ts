import type { Rule } from '../../rule';

export const readableFiles: Rule = {
  id: 'readable-files',
  family: 'text',
  severity: 'error',
  title: 'Every file is YAML as Kubernetes reads it',
  cause:
    'A file that cannot be read is not checked, and Argo CD refuses to sync the whole Application that it belongs to. A key that is there twice is refused as well: which of the two values counts nobody could say.',
  remedy: 'correct the line; where it is a template, render it first and check what comes out',
  see: 'https://github.com/kubernetes-sigs/yaml',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
`,
    violates: `
apiVersion: v1
kind: Service
kind: ConfigMap
`,
  },
  *check(tree) {
    for (const { path, refusal } of tree.files.values())
      if (refusal) yield { at: { file: path, line: refusal.line, column: refusal.column }, message: refusal.message };
  },
};
