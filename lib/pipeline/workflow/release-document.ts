import { imageJob, signJob, testJob, verifyJob } from './build-jobs';
import { deployJob } from './deploy-job';
import { registryOf, type Settings } from './settings';
import { isGitHubs } from './steps';
import { validateJob } from './validate-job';
import { BASH, expression, type Workflow } from './workflow';

/** The workflow that every service calls: from a commit to a pull request with the verified digest of its image. */
export function releaseDocument(settings: Settings): Workflow {
  return {
    name: 'Release',
    on: {
      workflow_call: {
        inputs: {
          service: { description: 'The service, as the fleet calls it', type: 'string', required: true },
          environment: {
            description: `Where it goes (${settings.environment})`,
            type: 'string',
            default: settings.environment,
          },
          version: { description: 'What people call it (the commit)', type: 'string', default: '' },
        },
        secrets: {
          [settings.appPrivateKey]: {
            description: 'The private key of the GitHub App that opens pull requests in the GitOps repository',
            required: true,
          },
          ...(isGitHubs(registryOf(settings.image))
            ? {}
            : {
                REGISTRY_USERNAME: { description: 'The account of the registry', required: true },
                REGISTRY_PASSWORD: { description: 'Its password or token', required: true },
              }),
        },
      },
    },
    permissions: {},
    // One release of a service to an environment at a time, and none is cut off. Of those that wait, GitHub keeps the newest.
    concurrency: {
      group: `release-${expression('inputs.service')}-${expression('inputs.environment')}`,
      'cancel-in-progress': false,
    },
    defaults: BASH,
    jobs: {
      validate: validateJob(settings),
      test: testJob(settings),
      image: imageJob(settings),
      sign: signJob(settings),
      verify: verifyJob(settings),
      deploy: deployJob(settings),
    },
  };
}
