import { registryOf, type Settings } from './settings';
import { expression, type Step, script } from './workflow';

/** The code, without the token staying in the checkout, where every later step could read it. */
export function checkout({ pins }: Settings, name: string, inputs: Step['with'] = {}): Step {
  return { name, uses: pins.uses('actions/checkout'), with: { 'persist-credentials': false, ...inputs } };
}

export function setUpNode({ pins, nodeVersion }: Settings): Step {
  return { name: 'Node', uses: pins.uses('actions/setup-node'), with: { 'node-version': nodeVersion } };
}

/** Of GitHub's registry the token of the job is the password; others have an account of their own. */
export function login({ pins, image }: Settings): Step {
  const registry = registryOf(image);
  return {
    name: 'Log in to the registry',
    uses: pins.uses('docker/login-action'),
    with: {
      registry,
      username: expression(isGitHubs(registry) ? 'github.actor' : 'secrets.REGISTRY_USERNAME'),
      password: expression(isGitHubs(registry) ? 'github.token' : 'secrets.REGISTRY_PASSWORD'),
    },
  };
}

export function isGitHubs(registry: string): boolean {
  return registry === 'ghcr.io';
}

/** cosign 3 writes Sigstore bundles; the version is said, because readers of the signature depend on that format. */
export function installCosign({ pins }: Settings): Step {
  return {
    name: 'cosign',
    uses: pins.uses('sigstore/cosign-installer'),
    with: { 'cosign-release': 'v3.0.6' },
  };
}

/** The tools of the GitOps repository. */
export function install({ install: command }: Settings): Step {
  return { name: 'Install the tools of the fleet', run: script(command) };
}

/** npx would install a package of that name from the registry, whoever's it is, where the fleet's own tools are not installed. */
export const NOTHING_FOREIGN = { NPM_CONFIG_YES: 'false' };
