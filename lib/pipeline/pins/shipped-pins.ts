/**
 * The actions that workflows of this library use, and the versions that these were written for. Commits come from
 * `release-train pins update` alone: what nobody has asked the repository for is not known to be the action's.
 *
 * cosign-installer has no tag for a major version.
 */
export const SHIPPED_PINS = {
  'actions/attest': 'v4',
  'actions/checkout': 'v6',
  'actions/create-github-app-token': 'v3',
  'actions/download-artifact': 'v8',
  'actions/setup-node': 'v6',
  'actions/upload-artifact': 'v7',
  'anchore/sbom-action': 'v0',
  'docker/build-push-action': 'v7',
  'docker/login-action': 'v4',
  'docker/setup-buildx-action': 'v4',
  'sigstore/cosign-installer': 'v4.1.2',
} as const;

/** An action that workflows of this library use. */
export type ShippedAction = keyof typeof SHIPPED_PINS;

/** Where the file of pins is looked for: in the source, and never rendered. */
export const PINS_FILE = '.github/actions.pins.yaml';
