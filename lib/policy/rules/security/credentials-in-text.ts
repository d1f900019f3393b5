import { secretKind } from '../../../core';
import { textsOf } from '../../objects';
import type { Rule } from '../../rule';
import { plainText } from './secret-text';

export const credentialsInText: Rule = {
  id: 'credentials-in-text',
  family: 'security',
  severity: 'error',
  title: 'No credential lies in Git in plain text',
  cause:
    'Keys and tokens that tell by their form what they are get found and used within minutes of a repository becoming readable to somebody else, and Git keeps them for ever.',
  remedy: 'revoke it, put the new one into a Secret that is not rendered here, and refer to that with secretKeyRef',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers: [{ name: app, env: [{ name: DB, valueFrom: { secretKeyRef: { name: svc-a, key: db } } }] }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers: [{ name: app, env: [{ name: DB, value: "postgres://svc-a:s3cr3t@db.internal/svc-a" }] }]
`,
  },
  *check(tree) {
    for (const file of tree.files.values()) {
      const isSuspected = secretKind(file.text) !== undefined;
      const objects = isSuspected ? file.objects : file.objects.filter(({ groupKind }) => groupKind === '/Secret');
      const found = objects
        .flatMap((object) => textsOf(object.fields))
        .flatMap((at) => {
          const kind = secretKind(plainText(at));
          return kind ? [{ at, kind }] : [];
        });
      // What it is is said, never the thing itself: reports are read by many.
      for (const { at, kind } of found) yield { at, message: `here is ${kind}` };
      if (!isSuspected || found.length > 0) continue;
      // In a comment, or in a file that is no manifest.
      const line = file.text.split('\n').findIndex((it) => secretKind(it) !== undefined);
      yield { at: { file: file.path, line: line + 1, column: 1 }, message: `here is ${secretKind(file.text)}` };
    }
  },
};
