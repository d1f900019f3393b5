import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { A_FLAG, childId, instance, report, type Shape, shaped, show } from '../../core';
import { Environment } from '../../gitops';
import type { ReleaseWorkflow } from '../workflow';
import { admissionChart, namespaceSelector } from './admission-chart';

export interface SignedImagesProps {
  /** The workflow that signs: only what it signed runs. */
  readonly workflow: ReleaseWorkflow;
  /**
   * What looks at images in the cluster: Kyverno from 1.19 on, or the policy-controller of Sigstore from 0.15 on. It is
   * installed by the platform.
   *
   * @default 'kyverno'
   */
  readonly by?: 'kyverno' | 'policy-controller';
  /** Refuses pods; without it they are only reported, which is where one begins. @default true */
  readonly enforce?: boolean;
}

/**
 * Lets pods of an environment run an image of the fleet only if the release workflow signed its digest. Rendered into
 * `clusters/<environment>/admission/`, for the platform to apply: it is an object of the whole cluster.
 *
 * The signature is looked for as cosign 3 writes it, a Sigstore bundle: a `ClusterPolicy` of Kyverno does not see those.
 * Images of other names are none of its business; of your own, every one that `image` of the workflow could mean counts.
 *
 * @see https://kyverno.io/docs/policy-types/image-validating-policy/
 * @see https://docs.sigstore.dev/policy-controller/overview/
 * @example
 * import { Environment, GitOpsApp, ReleaseWorkflow, SignedImages } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * const workflow = new ReleaseWorkflow(app, 'workflow');
 * new SignedImages(prod, 'signed-images', { workflow });
 */
export class SignedImages extends Construct {
  /** The policy: what no property says, such as credentials of a private registry, a patch does. */
  public readonly policy: ApiObject;

  public constructor(scope: Construct, id: string, given: SignedImagesProps) {
    super(scope, childId(scope, id, 'SignedImages'));
    const { sound: props, problems } = shaped<SignedImagesProps>(given, SHAPE);
    report(this, ...problems);
    if (given?.workflow === undefined)
      report(this, 'workflow: is missing; give the ReleaseWorkflow whose signatures count');
    const environment = Environment.of(this);
    const chart = admissionChart(this, environment, this.node.id);
    const { identity = '', issuer = '', image = '' } = props.workflow ?? {};
    const trusted: Trusted = { issuer, subject: identity };
    const { enforce = true } = props;
    const name = `signed-images-${environment.environmentName}`;
    this.policy =
      props.by === 'policy-controller'
        ? new ApiObject(chart, 'policy', {
            apiVersion: 'policy.sigstore.dev/v1beta1',
            kind: 'ClusterImagePolicy',
            metadata: { name },
            spec: clusterImagePolicy(image, trusted, enforce),
          })
        : new ApiObject(chart, 'policy', {
            apiVersion: 'policies.kyverno.io/v1',
            kind: 'ImageValidatingPolicy',
            metadata: { name },
            spec: imageValidatingPolicy(image, trusted, enforce, environment),
          });
  }
}

const SHAPE: Shape<SignedImagesProps> = {
  workflow: instance('the ReleaseWorkflow', 'addJsonPatch'),
  by: (by) =>
    by === 'kyverno' || by === 'policy-controller'
      ? undefined
      : `${show(by)} is none of them; write 'kyverno' or 'policy-controller'`,
  enforce: A_FLAG,
};

/** Whose signature counts: both are compared letter by letter, so that no branch or fork passes. */
interface Trusted {
  readonly issuer: string;
  readonly subject: string;
}

const REKOR = 'https://rekor.sigstore.dev';

function imageValidatingPolicy(image: string, trusted: Trusted, enforce: boolean, environment: Environment): object {
  return {
    validationActions: [enforce ? 'Deny' : 'Audit'],
    // While Kyverno is away no pod starts here. Nothing else waits for it: the API server asks it for these namespaces alone.
    failurePolicy: enforce ? 'Fail' : 'Ignore',
    webhookConfiguration: { timeoutSeconds: 20 },
    evaluation: { background: { enabled: false } },
    matchConstraints: {
      namespaceSelector: Lazy.any({ produce: () => namespaceSelector(environment) }),
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          // `kubectl debug` adds containers by the second one.
          resources: ['pods', 'pods/ephemeralcontainers'],
        },
      ],
    },
    // A star of Kyverno goes across slashes; the last one is for the tag or the digest.
    matchImageReferences: [{ glob: `${image.replaceAll('{service}', '*')}*`.replace(/\*+$/, '*') }],
    validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true },
    attestors: [{ name: 'releaseWorkflow', cosign: { keyless: { identities: [trusted] }, ctlog: { url: REKOR } } }],
    validations: [
      {
        expression:
          '(images.?containers.orValue([]) + images.?initContainers.orValue([]) + images.?ephemeralContainers.orValue([])).map(image, verifyImageSignatures(image, [attestors.releaseWorkflow])).all(count, count > 0)',
        message: `the image is not signed by ${trusted.subject}: release it with the release workflow`,
      },
    ],
  };
}

function clusterImagePolicy(image: string, trusted: Trusted, enforce: boolean): object {
  return {
    mode: enforce ? 'enforce' : 'warn',
    // Two stars go across slashes; the last ones are for the tag or the digest.
    images: [{ glob: `${image.replaceAll('{service}', '*')}**`.replace(/\*+$/, '**') }],
    authorities: [
      {
        name: 'release-workflow',
        // In this format the signature is an attestation as any other, of a type of its own.
        signatureFormat: 'bundle',
        keyless: { url: 'https://fulcio.sigstore.dev', identities: [trusted] },
        ctlog: { url: REKOR },
        attestations: [{ name: 'signature', predicateType: 'https://sigstore.dev/cosign/sign/v1' }],
      },
    ],
  };
}
