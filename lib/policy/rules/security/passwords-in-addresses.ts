import { secretKind } from '../../../core';
import { textsOf } from '../../objects';
import type { Rule } from '../../rule';

const PASSWORD =
  /(?:^|[?&;,\s])(?:password|passwd|pwd|access_token|api_key|apikey)=(?![&;,\s'"]|\$|<|\{|%|\*)[^&;,\s'"]{4,}/i;

export const passwordsInAddresses: Rule = {
  id: 'passwords-in-addresses',
  family: 'security',
  severity: 'warning',
  title: 'No address carries a password',
  cause: 'Addresses are written into logs, error messages and metrics, with the password that is in them.',
  remedy: 'give the password on its own, from a Secret',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, env: [{ name: DB, value: "host=db user=svc-a password=$(DB_PASSWORD)" }] }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, env: [{ name: DB, value: "host=db user=svc-a password=s3cr3t" }] }] } } }
`,
  },
  *check(tree) {
    for (const file of tree.files.values()) {
      if (!PASSWORD.test(file.text)) continue;
      for (const at of file.objects
        .filter(({ groupKind }) => groupKind !== '/Secret')
        .flatMap((it) => textsOf(it.fields))) {
        if (!PASSWORD.test(at.text ?? '') || secretKind(at.text ?? '') !== undefined) continue;
        yield { at, message: 'this text carries a password or a token' };
      }
    }
  },
};
