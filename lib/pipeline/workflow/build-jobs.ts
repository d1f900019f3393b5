import { ISSUER, identityOf, registryOf, type Settings } from './settings';
import { checkout, installCosign, isGitHubs, login, setUpNode } from './steps';
import { expression, type Job, type Permissions, type Step, script } from './workflow';

/** Where the later jobs find the folder of the service. */
const FOLDER = expression('needs.validate.outputs.path');

/** Builds and tests the code. It runs what the service wrote, and so has no right but to read. */
export function testJob(settings: Settings): Job {
  const { runner, test, contracts } = settings;
  const commands = (name: string, lines: readonly string[]): Step => ({
    name,
    'working-directory': FOLDER,
    run: script(...lines),
  });
  return {
    name: 'Test',
    needs: ['validate'],
    'runs-on': runner,
    'timeout-minutes': 30,
    permissions: { contents: 'read' },
    steps: [
      checkout(settings, 'Source'),
      setUpNode(settings),
      commands('Build and test', test),
      contracts.length > 0
        ? commands('Contracts', contracts)
        : commands('Contracts', ['echo "There are no contract checks: give them as contracts of ReleaseWorkflow."']),
    ],
  };
}

/** Builds the image and pushes it. What it is from here on is the digest of this very push: a tag could be moved meanwhile. */
export function imageJob(settings: Settings): Job {
  const { runner, pins, platforms, image } = settings;
  return {
    name: 'Image',
    needs: ['validate', 'test'],
    'runs-on': runner,
    'timeout-minutes': 30,
    permissions: { contents: 'read', ...packages(image, 'write') },
    outputs: { digest: expression('steps.push.outputs.digest') },
    steps: [
      checkout(settings, 'Source'),
      { name: 'Buildx', uses: pins.uses('docker/setup-buildx-action') },
      login(settings),
      {
        name: 'Build and push',
        id: 'push',
        uses: pins.uses('docker/build-push-action'),
        with: {
          context: FOLDER,
          platforms: platforms.join(','),
          push: true,
          tags: expression("format('{0}:{1}', needs.validate.outputs.name, needs.validate.outputs.release-id)"),
          // Both are attested, and signed, by the next job; a build could write into them what it likes.
          provenance: false,
          sbom: false,
        },
      },
    ],
  };
}

/**
 * Says in writing what the image is. Nothing of the service runs in this job, so that nobody but the workflow itself can ask
 * for its identity.
 */
export function signJob(settings: Settings): Job {
  const { runner, pins, provenance, image } = settings;
  return {
    name: 'Sign',
    needs: ['validate', 'image'],
    'runs-on': runner,
    'timeout-minutes': 15,
    permissions: {
      'id-token': 'write',
      ...(provenance ? { attestations: 'write' } : {}),
      ...packages(image, 'write'),
    },
    env: IMAGE,
    steps: [
      knownDigest(),
      login(settings),
      installCosign(settings),
      {
        name: 'List what is in it (SBOM)',
        uses: pins.uses('anchore/sbom-action'),
        with: {
          image: REFERENCE,
          format: 'spdx-json',
          'output-file': SBOM,
          'upload-artifact': false,
          'upload-release-assets': false,
        },
      },
      { name: 'Sign the digest', run: script('cosign sign --yes "$NAME@$DIGEST"') },
      {
        name: 'Attest the SBOM',
        env: { SBOM },
        run: script('cosign attest --yes --type spdxjson --predicate "$SBOM" "$NAME@$DIGEST"'),
      },
      ...(provenance
        ? [
            {
              name: 'Attest the provenance',
              uses: pins.uses('actions/attest'),
              with: {
                'subject-name': expression('needs.validate.outputs.name'),
                'subject-digest': expression('needs.image.outputs.digest'),
                'push-to-registry': true,
                // It would need one right more, and nothing here reads it.
                'create-storage-record': false,
              },
            },
          ]
        : []),
    ],
  };
}

/** Reads back what the cluster will read: the signature of exactly this digest, by exactly this workflow. */
export function verifyJob(settings: Settings): Job {
  const { runner, provenance, branch, image } = settings;
  const identity = '--certificate-identity "$IDENTITY" --certificate-oidc-issuer "$ISSUER"';
  return {
    name: 'Verify',
    needs: ['validate', 'image', 'sign'],
    'runs-on': runner,
    'timeout-minutes': 15,
    permissions: { ...(provenance ? { attestations: 'read' } : {}), ...packages(image, 'read') },
    outputs: { image: expression('steps.verified.outputs.image') },
    env: { ...IMAGE, IDENTITY: identityOf(settings), ISSUER },
    steps: [
      knownDigest(),
      login(settings),
      installCosign(settings),
      { name: 'The signature', run: script(`cosign verify ${identity} "$NAME@$DIGEST" > /dev/null`) },
      {
        name: 'The SBOM',
        run: script(`cosign verify-attestation --type spdxjson ${identity} "$NAME@$DIGEST" > /dev/null`),
      },
      ...(provenance
        ? [
            {
              name: 'The provenance',
              env: { GH_TOKEN: expression('github.token'), SOURCE_REF: `refs/heads/${branch}` },
              run: script(
                'gh attestation verify "oci://$NAME@$DIGEST" --repo "$GITHUB_REPOSITORY" \\',
                '  --cert-identity "$IDENTITY" --cert-oidc-issuer "$ISSUER" \\',
                '  --source-ref "$SOURCE_REF" --source-digest "$GITHUB_SHA"',
              ),
            },
          ]
        : []),
      {
        name: 'This is what is released',
        id: 'verified',
        run: script('echo "image=$NAME@$DIGEST" >> "$GITHUB_OUTPUT"'),
      },
    ],
  };
}

const SBOM = 'sbom.spdx.json';
const REFERENCE = expression("format('{0}@{1}', needs.validate.outputs.name, needs.image.outputs.digest)");
const IMAGE = {
  NAME: expression('needs.validate.outputs.name'),
  DIGEST: expression('needs.image.outputs.digest'),
};

/** An output that is missing is an empty text, and the name alone would mean the newest image. */
function knownDigest(): Step {
  return {
    name: 'The digest of the push',
    run: script(
      '[[ "$DIGEST" =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "::error::The push gave no digest; nothing was signed."; exit 1; }',
    ),
  };
}

/** Rights in GitHub's registry; of another one its own account has them. */
function packages(image: string, right: 'read' | 'write'): Permissions {
  return isGitHubs(registryOf(image)) ? { packages: right } : {};
}
