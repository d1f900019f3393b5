import { listed, secretKind } from '../../../core';
import type { Field } from '../../../manifests';
import { isWhollyPutInLater } from '../../objects';
import type { Rule } from '../../rule';
import { plainText } from './secret-text';

/** What stands in Secrets without being secret. */
const PUBLIC = /^(\.?namespace|username|user|host|port|.*\.(crt|cer|pub))$/i;
const OF_ARGO_CD = /^(name|server|url|type|project|enableLfs|namespaces|clusterResources|enableOCI|insecure)$/;

export const plainSecrets: Rule = {
  id: 'plain-secrets',
  family: 'security',
  severity: 'warning',
  title: 'No Secret with its values lies in Git',
  cause:
    'base64 is no encryption: whoever reads the repository reads the secret, and Git keeps it for ever, also after it was taken out.',
  remedy:
    'keep the value outside (External Secrets, a vault), or encrypt it (Sealed Secrets, SOPS), and replace the one that was here',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/secret-management/',
  examples: {
    complies: `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: svc-a }
spec: { secretStoreRef: { name: vault }, dataFrom: [{ extract: { key: svc-a } }] }
`,
    violates: `
apiVersion: v1
kind: Secret
metadata: { name: svc-a }
stringData: { token: s3cr3t-of-svc-a }
`,
  },
  *check(tree) {
    for (const secret of tree.ofKind('/Secret')) {
      if (secret.at('sops').isSet || secret.at('type').text === 'kubernetes.io/service-account-token') continue;
      const isOfArgoCd = Object.hasOwn(secret.labels, 'argocd.argoproj.io/secret-type');
      const values = [...secret.at('data').entries, ...secret.at('stringData').entries].filter(
        ([key, at]) =>
          isValue(at) &&
          !PUBLIC.test(key) &&
          !(isOfArgoCd && OF_ARGO_CD.test(key)) &&
          secretKind(plainText(at)) === undefined,
      );
      const [first] = values;
      if (first)
        yield {
          at: first[1],
          message: `${secret.title} holds ${listed(values.map(([key]) => key))} as anyone can read it`,
        };
    }
  },
};

function isValue(at: Field): boolean {
  const text = plainText(at);
  return text !== '' && !isWhollyPutInLater(text) && !isWhollyPutInLater(at.text ?? '');
}
