import { Environment, ReleaseWorkflow, SignedImages } from '../../../lib';
import { fleet, parsed, workflowsIn } from '../workflow/fleet';

function signed(props: object = {}, workflowProps: object = {}) {
  const app = fleet();
  const prod = app.node
    .findAll()
    .find((it) => it instanceof Environment && it.environmentName === 'prod') as Environment;
  const workflow = new ReleaseWorkflow(app, 'workflow', workflowProps);
  return { app, workflow, policy: new SignedImages(prod, 'signed-images', { workflow, ...props }) };
}

const SIGNER = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/org/gitops/.github/workflows/release.yml@refs/heads/main',
};

test('Kyverno lets in only what the release workflow signed, by its digest', () => {
  const { spec, kind, apiVersion } = signed().policy.policy.toJson();
  expect([apiVersion, kind]).toEqual(['policies.kyverno.io/v1', 'ImageValidatingPolicy']);
  expect(spec).toMatchObject({
    validationActions: ['Deny'],
    failurePolicy: 'Fail',
    matchImageReferences: [{ glob: 'ghcr.io/org/*' }],
    validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true },
    attestors: [{ name: 'releaseWorkflow', cosign: { keyless: { identities: [SIGNER] } } }],
  });
  // A webhook that fails closed must not be asked for the whole cluster.
  expect(spec.matchConstraints.namespaceSelector.matchExpressions[0].values).toEqual(['shop']);
  expect(spec.matchConstraints.resourceRules[0].resources).toContain('pods/ephemeralcontainers');
});

test('the policy-controller of Sigstore lets in the same, in the format in which cosign 3 signs', () => {
  const { spec, kind } = signed({ by: 'policy-controller' }).policy.policy.toJson();
  expect(kind).toBe('ClusterImagePolicy');
  expect(spec).toMatchObject({
    mode: 'enforce',
    images: [{ glob: 'ghcr.io/org/**' }],
    authorities: [{ signatureFormat: 'bundle', keyless: { identities: [SIGNER] } }],
  });
  expect(spec.authorities[0].attestations).toEqual([
    { name: 'signature', predicateType: 'https://sigstore.dev/cosign/sign/v1' },
  ]);
});

test('what is let in is what the workflow verified', () => {
  const { app, workflow } = signed({}, { branch: 'release' });
  const { env } = parsed(workflowsIn(app), 'release.yml').jobs.verify!;
  expect(env).toMatchObject({ IDENTITY: workflow.identity, ISSUER: workflow.issuer });
  expect(app.render().get('clusters/prod/admission/signed-images.k8s.yaml')).toContain(
    `subject: ${workflow.identity}\n`,
  );
});

test.each([
  ['ghcr.io/org/{service}', 'ghcr.io/org/*', 'ghcr.io/org/**'],
  ['registry.example.com/{service}/app', 'registry.example.com/*/app*', 'registry.example.com/*/app**'],
  ['ghcr.io/org/shop-{service}', 'ghcr.io/org/shop-*', 'ghcr.io/org/shop-**'],
])('images as %s are matched with their tags and digests', (image, kyverno, sigstore) => {
  const glob = (by: string): string => {
    const { spec } = signed({ by }, { image }).policy.policy.toJson();
    return (spec.matchImageReferences ?? spec.images)[0].glob;
  };
  expect([glob('kyverno'), glob('policy-controller')]).toEqual([kyverno, sigstore]);
});

test('begins with reports if one likes', () => {
  const begun = (by: string) => signed({ by, enforce: false }).policy.policy.toJson().spec;
  expect(begun('kyverno')).toMatchObject({ validationActions: ['Audit'], failurePolicy: 'Ignore' });
  expect(begun('policy-controller')).toMatchObject({ mode: 'warn' });
});

test.each([
  [{ workflow: undefined }, 'workflow: is missing; give the ReleaseWorkflow whose signatures count'],
  [{ workflow: 'release.yml' }, 'workflow: "release.yml" is nothing that fits; write the ReleaseWorkflow'],
  [{ by: 'connaisseur' }, `by: "connaisseur" is none of them; write 'kyverno' or 'policy-controller'`],
])('refuses %j', (props, message) => {
  expect(signed(props).policy.node.validate()).toContain(message);
});
