import { ManifestTree } from '../../lib/manifests';
import { checkTree, RULES } from '../../lib/policy';
import { found } from './found';

const rules = (...ids: string[]) => RULES.filter(({ id }) => ids.includes(id));

const container = (fields: string, spec = ''): string => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { ${spec} containers: [{ name: app, ${fields} }] } } }
`;
const env = (name: string, value: string): string =>
  container(`env: [{ name: ${name}, value: ${JSON.stringify(value)} }]`);

/** Made here, so that no file of this repository holds one. */
const TOKEN = `ghp_${'a1B2'.repeat(9)}`;
const KEY = `-----BEGIN ${'PRIVATE'} KEY-----`;

describe('credentials', () => {
  test.each([
    ['a GitHub token', TOKEN],
    ['a private key', KEY],
    ['an AWS access key', `AKIA${'A1B2'.repeat(4)}`],
    ['an address with a password in it', `postgres://svc-a:${'s3cr3t'}@db/svc-a`],
  ])('%s is named by its kind and never printed', (kind, value) => {
    const { findings } = checkTree(ManifestTree.of(env('SETTING', value)), { rules: rules('credentials-in-text') });
    expect(findings.map(({ message }) => message)).toEqual([`here is ${kind}`]);
    expect(JSON.stringify(findings)).not.toContain(value);
    expect(findings[0]?.field).toBe('spec.template.spec.containers[0].env[0].value');
  });

  test('they are found in the data of a Secret, which is in base64, and told once', () => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { token: ${Buffer.from(TOKEN).toString('base64')} }`;
    expect(found('credentials-in-text', secret)).toEqual(['here is a GitHub token']);
    expect(found('plain-secrets', secret)).toEqual([]);
  });

  test('they are found in comments, and in files that are no manifests', () => {
    const commented = `# ${TOKEN}\n${env('A', 'b')}`;
    expect(found('credentials-in-text', commented)).toEqual(['here is a GitHub token']);
    expect(found('credentials-in-text', { 'values.yaml': `password: ${TOKEN}` })).toEqual(['here is a GitHub token']);
  });

  test('a reference in the place of the password is how it is done', () => {
    expect(found('credentials-in-text', env('DB', 'postgres://svc-a:$(DB_PASSWORD)@db/svc-a'))).toEqual([]);
    expect(found('passwords-in-addresses', env('DB', 'jdbc:mysql://db/a?user=a&password=$(DB_PASSWORD)'))).toEqual([]);
    expect(found('passwords-in-addresses', env('DB', 'jdbc:mysql://db/a?user=a&password=s3cr3t'))).toHaveLength(1);
  });
});

describe('secrets by their names', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2horse'],
    ['dbPassword', 'correct-horse'],
    ['API_TOKEN', 'f81d4fae7dec11d0a76500a0c91e6bf6'],
    ['DB_PASSWORD', 'pa$(ss)word'],
    ['STRIPE_SECRET_KEY', 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA'],
  ])('%s=%s', (name, value) => {
    const messages = found('secrets-by-name', env(name, value));
    expect(messages).toEqual([`${name} has its value here in plain text`]);
  });

  test.each([
    ['DB_PASSWORD', '$(DB_PASSWORD)'],
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['PASSWORD', '/run/secrets/db'],
    ['TOKEN', 'svc-a-registry-token'],
    ['SECRET', 'svc-a-database-credentials'],
    ['TOKEN_URL', 'https://auth.internal/token'],
    ['TOKEN_TTL', '3600'],
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['PASSWORD_MIN_LENGTH', '12'],
    ['SECRET_NAME', 'f81d4fae7dec11d0a76500a0c91e6bf6'],
    ['RELEASE_ID', 'f81d4fae7dec11d0a76500a0c91e6bf6'],
    ['API_KEY', '{{ .Values.apiKey }}'],
  ])('%s=%s is none', (name, value) => {
    expect(found('secrets-by-name', env(name, value))).toEqual([]);
  });
});

describe('Secrets', () => {
  const secret = (fields: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n${fields}`;

  test('the values are named by their keys alone', () => {
    expect(found('plain-secrets', secret('stringData: { user: a, token: abc }'))).toEqual([
      'Secret a holds token as anyone can read it',
    ]);
  });

  test.each([
    'stringData: { token: "<path:secret/data/svc-a#token>" }',
    'stringData: { token: "" }',
    'data: { ca.crt: Zm9v }',
    'type: kubernetes.io/service-account-token',
    'stringData: { token: "ENC[AES256_GCM,data:x]" }',
    'stringData: { token: "<token>" }',
    'stringData: { token: "$(USER)$(TOKEN)" }',
    'stringData: { token: "{{ .Values.token | quote }}" }',
    'stringData: { token: "ref+vault://svc-a#/token" }',
    'data: { token: "{{ .Values.token | b64enc }}" }',
  ])('%s is none', (fields) => {
    expect(found('plain-secrets', secret(fields))).toEqual([]);
  });
});

test.each([
  '<password>hunter2</password>',
  '[[inputs]]\\n  password = "hunter2"',
  'pa$(ss)word',
  'abc@@def',
  `$\{TOKEN:-hunter2}`,
  4711,
])('a placeholder within a secret does not make it one that is put in later: %s', (value) => {
  const text = typeof value === 'number' ? value : JSON.stringify(value).replaceAll('\\\\n', '\\n');
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { token: ${text} }`;
  expect(found('plain-secrets', secret)).toEqual(['Secret a holds token as anyone can read it']);
});

describe('pods', () => {
  test('what holds for the pod holds for its containers, unless they say otherwise', () => {
    expect(found('run-as-non-root', container('', 'securityContext: { runAsNonRoot: true },'))).toEqual([]);
    expect(found('run-as-non-root', container('', 'securityContext: { runAsUser: 1000 },'))).toEqual([]);
    expect(
      found(
        'run-as-non-root',
        container('securityContext: { runAsUser: 0 }', 'securityContext: { runAsNonRoot: true },'),
      ),
    ).toEqual(['container app runs as root (user 0)']);
    expect(
      found(
        'seccomp-profile',
        container(
          'securityContext: { seccompProfile: { type: Unconfined } }',
          'securityContext: { seccompProfile: { type: RuntimeDefault } },',
        ),
      ),
    ).toEqual(['app may make every system call: no seccompProfile']);
  });

  test('pods of Windows have none of it', () => {
    for (const rule of [
      'run-as-non-root',
      'dropped-capabilities',
      'privilege-escalation',
      'read-only-root-filesystem',
      'seccomp-profile',
    ])
      expect(found(rule, container('', 'os: { name: windows },'))).toEqual([]);
  });

  test('the socket of the runtime is told as such, and not as a path of the node as well', () => {
    const socket = container('', 'volumes: [{ name: docker, hostPath: { path: /var/run/docker.sock } }],');
    expect(found('runtime-socket', socket)).toEqual(['/var/run/docker.sock is mounted']);
    expect(found('host-paths', socket)).toEqual([]);
  });

  test('who can write into a path of the node is named', () => {
    const spec = 'volumes: [{ name: logs, hostPath: { path: /var/log } }],';
    expect(
      found('host-paths', container('volumeMounts: [{ name: logs, mountPath: /logs, readOnly: true }]', spec)),
    ).toEqual(['/var/log of the node is mounted']);
    expect(found('host-paths', container('volumeMounts: [{ name: logs, mountPath: /logs }]', spec))).toEqual([
      '/var/log of the node is mounted, and app can write there',
    ]);
  });

  test('a token that the service account does not give is none', () => {
    const account =
      '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default }\nautomountServiceAccountToken: false\n';
    expect(found('service-account-tokens', container(''))).toHaveLength(1);
    expect(found('service-account-tokens', container('') + account)).toEqual([]);
    expect(found('service-account-tokens', container('', 'serviceAccountName: svc-a,'))).toEqual([]);
  });
});

describe('rights', () => {
  const role = (rule: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\nrules: [${rule}]`;

  test('to look at everything is no wildcard of rights', () => {
    expect(found('wildcard-rights', role('{ apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch] }'))).toEqual(
      [],
    );
    expect(found('wildcard-rights', role('{ apiGroups: [apps], resources: [deployments], verbs: ["*"] }'))).toEqual([
      'it permits * of verbs',
    ]);
  });

  test('to impersonate one user is not to impersonate anybody', () => {
    expect(found('escalating-rights', role('{ resources: [users], verbs: [impersonate] }'))).toEqual([
      'it permits to impersonate users, of any name',
    ]);
    expect(
      found('escalating-rights', role('{ resources: [users], verbs: [impersonate], resourceNames: [ci] }')),
    ).toEqual([]);
  });
});

test('a header of an analysis may hold an argument', () => {
  const template = (value: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: a }
spec: { metrics: [{ name: a, provider: { web: { headers: [{ key: X-Api-Key, value: "${value}" }] } } }] }
`;
  expect(found('authorization-headers', template('{{args.key}}'))).toEqual([]);
  expect(found('authorization-headers', template('6f64645d7b'))).toEqual([
    'the header X-Api-Key has its value in plain text',
  ]);
});
