import { groupedBy, secretKind } from '../../../core';
import type { Field } from '../../../manifests';
import { allContainersOf, analysisTemplatesOf, isWhollyPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const secretsByName: Rule = {
  id: 'secrets-by-name',
  family: 'security',
  severity: 'warning',
  title: 'What is called a password, a token or a key is no plain text',
  cause:
    'A value under such a name is mostly what the name says: whoever reads the repository has it, and so has everyone who may read the pod.',
  remedy: 'put it into a Secret that is not rendered here, and refer to that with secretKeyRef',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: svc-a, key: db } } }
            - { name: DB_PASSWORD_FILE, value: /run/secrets/db }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - { name: DB_PASSWORD, value: hunter2horse }
`,
  },
  *check(tree) {
    const named = [
      ...podTemplatesOf(tree).flatMap((workload) =>
        allContainersOf(workload).flatMap((container) =>
          container.at('env').items.map((it): [string, Field] => [it.at('name').text ?? '', it.at('value')]),
        ),
      ),
      ...tree.ofKind('/ConfigMap').flatMap((config) => config.at('data').entries),
      ...tree.objects.flatMap((object) => object.at('metadata', 'annotations').entries),
      ...analysisTemplatesOf(tree).flatMap((template) =>
        template.at('spec', 'args').items.map((it): [string, Field] => [it.at('name').text ?? '', it.at('value')]),
      ),
    ];
    for (const [name, at] of named) {
      const text = at.text;
      if (text === undefined || !isSecretByName(name, text) || secretKind(text) !== undefined) continue;
      yield { at, message: `${name} has its value here in plain text` };
    }
  },
};

/** Whether a value is what its name says. Paths, addresses, switches and references are none. */
function isSecretByName(name: string, value: string): boolean {
  const text = value.trim();
  if (
    text.length < 6 ||
    /[\s]/.test(text) ||
    isWhollyPutInLater(text) ||
    /^([./~]|https?:\/\/|arn:|projects\/)/.test(text)
  )
    return false;
  if (/^(true|false|null|none|\d+(\.\d+)?[a-z]*|[*x]+)$/i.test(text)) return false;
  if (/(^|[_.-])(password|passwd|passphrase|pwd)$/i.test(snake(name))) return true;
  // Names of Secrets stand under such names as well: they are words, in lower case.
  return (
    /(^|[_.-])(secret|token|api[_.-]?key|secret[_.-]?key|access[_.-]?key|private[_.-]?key|encryption[_.-]?key|credentials?)$/i.test(
      snake(name),
    ) && isRandom(text)
  );
}

/** apiToken is read as api_Token. */
function snake(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2');
}

/** Whether a text looks as if nobody had thought of it: long, with letters and digits of all kinds. */
function isRandom(text: string): boolean {
  return text.length >= 16 && /\d/.test(text) && /[A-Za-z]/.test(text) && entropy(text) >= 3.4;
}

/** Bits that a character of a text tells, on average. */
function entropy(text: string): number {
  const counts = [...groupedBy(text, (character) => character).values()].map(({ length }) => length / text.length);
  return -counts.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
