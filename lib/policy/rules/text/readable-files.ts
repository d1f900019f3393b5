import { printedPath } from '../../../manifests';
import type { Rule } from '../../rule';

export const readableFiles: Rule = {
  id: 'readable-files',
  family: 'text',
  severity: 'error',
  title: 'Every file is YAML as Kubernetes reads it, and holds objects',
  cause:
    'A file that cannot be read is not checked, and Argo CD refuses to sync the whole Application that it belongs to. A key that is there twice is refused as well: which of the two values counts nobody could say. A text where an object should stand is refused by kubectl as well.',
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
    for (const file of tree.files.values()) {
      const { path, refusal } = file;
      if (refusal) yield { at: { file: path, line: refusal.line, column: refusal.column }, message: refusal.message };
      for (const { document, path: way, value } of file.strays)
        yield {
          at: { file: path, ...file.positionOf(document, way) },
          message: `${way.length === 0 ? 'the document' : printedPath(way)} is no object: ${shown(value)}`,
          remedy: 'take it out, or write an object with apiVersion and kind',
        };
    }
  },
};

/** What is there, in a few letters: it may be a credential that stands in the wrong place, so that texts are not told. */
function shown(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'it lacks its apiVersion or kind' : String(value);
}
