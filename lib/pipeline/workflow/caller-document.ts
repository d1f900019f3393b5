import { RELEASE_WORKFLOW, registryOf, type Settings } from './settings';
import { isGitHubs } from './steps';
import { expression, type Workflow } from './workflow';

/**
 * What a service has in its own repository, or, in a monorepo, what calls the release when the service's folder changes.
 *
 * @param folder the folder of the service in a monorepo
 */
export function callerDocument(settings: Settings, service: string, folder?: string): Workflow {
  const { repository, branch, provenance, image, appPrivateKey } = settings;
  const registry = registryOf(image);
  return {
    name: `Release ${service}`,
    on: {
      push: { branches: [branch], ...(folder === undefined ? {} : { paths: [`${folder}/**`] }) },
      workflow_dispatch: {},
    },
    permissions: {},
    jobs: {
      release: {
        // The most that a job of the called workflow may have; each of them takes what it needs of it.
        permissions: {
          contents: 'read',
          'id-token': 'write',
          ...(provenance ? { attestations: 'write' } : {}),
          ...(isGitHubs(registry) ? { packages: 'write' } : {}),
        },
        uses: folder === undefined ? `${repository}/${RELEASE_WORKFLOW}@${branch}` : `./${RELEASE_WORKFLOW}`,
        with: { service },
        secrets: Object.fromEntries(
          [appPrivateKey, ...(isGitHubs(registry) ? [] : ['REGISTRY_USERNAME', 'REGISTRY_PASSWORD'])].map((name) => [
            name,
            expression(`secrets.${name}`),
          ]),
        ),
      },
    },
  };
}
