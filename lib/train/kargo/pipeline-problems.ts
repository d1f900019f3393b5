import { Chart } from 'cdk8s';
import { show } from '../../core';
import type { Environment, GitOpsApp } from '../../gitops';
import { hasCatalog, membersOf } from '../../gitops';
import { trainsOf } from '../release-train';
import type { Brings } from './stages';

/** Says why Kargo cannot work with a branch of this name, or undefined. */
export function branchProblem(branch: unknown): string | undefined {
  return typeof branch === 'string' &&
    /^[\x21-\x7e]+$/.test(branch) &&
    !/^-|^refs\/|^HEAD$|\.\.|\.lock$|\/$|[~^:?*[\\]/.test(branch)
    ? undefined
    : `${show(branch)} is no branch; write for example rendered`;
}

/** Says why Kargo cannot read and write a repository at this address, or undefined. */
export function repositoryProblem(repository: unknown): string | undefined {
  if (typeof repository !== 'string' || !/^https:\/\/[\x21-\x7e]+$/.test(repository))
    return `${show(repository)} is no address over HTTPS, and Kargo takes no other from 1.13 on; write for example https://github.com/org/gitops`;
  return /^https:\/\/[^/]*@/.test(repository)
    ? 'the address holds credentials, and Git would keep them for ever; write it without, and give them to Kargo in a Secret'
    : undefined;
}

/** What is wrong with where a pipeline brings its Freight. */
export function targetProblem(
  app: GitOpsApp | undefined,
  branch: string,
  sourceBranch: string,
  repository: string | undefined,
): string[] {
  if (!app)
    return ["stands in no GitOpsApp; make the app with new GitOpsApp({ repository: 'https://github.com/org/gitops' })"];
  const problems: string[] = [];
  const wrongAddress = repository === undefined ? repositoryProblem(app.repository) : undefined;
  if (wrongAddress) problems.push(`repository: that of the app, ${wrongAddress}`);
  if (branchProblem(branch))
    problems.push(
      `Argo CD follows the targetRevision ${show(app.targetRevision)}, and Kargo can push to a branch only; write for example targetRevision: 'main' at the GitOpsApp`,
    );
  if (branch === sourceBranch)
    problems.push(
      `sourceBranch: Argo CD follows ${branch} itself, so everything would go out at once; publish the rendered tree to a branch of its own, such as rendered`,
    );
  return problems;
}

/** What is wrong with the environments of a pipeline, when all services are there. */
export function environmentProblems(
  pipeline: { readonly projectName: string; readonly node: { readonly root: unknown } },
  environments: readonly { readonly environment: Environment }[],
): string[] {
  return environments.flatMap(({ environment }) => {
    const { environmentName: name } = environment;
    if (environment.node.root !== pipeline.node.root)
      return [`environments: ${name} is of another app; put the pipeline and its environments into one`];
    const trains = trainsOf(environment);
    const problems: string[] = [];
    const late = environment.after.filter((earlier) => {
      const its = environments.findIndex((one) => one.environment === earlier);
      return its > environments.findIndex((one) => one.environment === environment);
    });
    for (const { environmentName } of late) {
      problems.push(
        `environments: ${name} comes after ${environmentName}, as it says itself, and stands before it here; put ${environmentName} first`,
      );
    }
    if (environment.clusters && !environment.clusters.servers) {
      problems.push(
        `environments: ${name} goes to clusters that only Argo CD knows, and a Stage names the Applications that it waits for; write Clusters.named, or leave it out`,
      );
    }
    if (trains.some(({ _isRolling }) => _isRolling)) {
      problems.push(
        `environments: the order of ${name} is kept by RollingSync, which starts no sync out of its turn, and Kargo would; take rollingSync out of its ReleaseTrain, or leave it out here`,
      );
    }
    if (hasCatalog(environment)) {
      problems.push(
        `environments: ${name} is delivered from a catalog, and a Stage brings nothing but clusters/; write delivery: 'application-set' or 'applications', or leave it out`,
      );
    }
    const namespaces = [...membersOf(environment).values()].map(({ service }) => Chart.of(service).namespace);
    if ([environment.namespace, ...namespaces].includes(pipeline.projectName)) {
      problems.push(
        `the Project's namespace would be ${pipeline.projectName}, where the services of ${name} are, and Kargo deletes it with the Project; give the pipeline another name, such as ${pipeline.projectName}-releases`,
      );
    }
    if (membersOf(environment).size === 0)
      problems.push(`environments: ${name} has no services; add one to a ServiceSet of it, or leave it out`);
    else if (trains.length === 0) {
      problems.push(
        `environments: ${name} has no ReleaseTrain, whose waves its Stages follow; add new ReleaseTrain(${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}, 'train')`,
      );
    } else if (trains.length > 1) {
      problems.push(
        `environments: ${name} has ${trains.length} ReleaseTrains (${trains.map(({ node }) => node.id).join(', ')}), and its Stages follow one; keep one of them`,
      );
    }
    return problems;
  });
}

/**
 * The most bytes of a Stage. `kubectl apply`, and Argo CD's, keep a copy of it in an annotation, and annotations may have
 * 262,144 bytes; and each Promotion holds all of its steps.
 */
const MOST_BYTES = 200_000;

/** Says why a Stage is too big, and what makes it smaller, or undefined. */
export function tooBig(
  // biome-ignore lint/suspicious/noExplicitAny: a manifest, read field by field
  stage: any,
  environment: string,
  brings: Brings,
): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(stage ?? ''));
  if (bytes <= MOST_BYTES) return undefined;
  const folders: number = stage.spec.promotionTemplate.spec.steps[0].config.checkout[0].sparse.length;
  const fit = Math.floor((folders * MOST_BYTES * 0.95) / bytes);
  const remedy =
    brings.what === 'batch'
      ? `Set maxInFlight: ${fit} or less at the ReleaseTrain of ${environment}, so that the wave goes in batches`
      : brings.what === 'left-out'
        ? `Leave at most ${fit} services out of the train of ${environment}`
        : `Remove services of ${environment} that are decommissioned, as the second step`;
  return `the Stage ${stage.metadata.name} would have ${bytes} bytes for ${folders} folders; ${MOST_BYTES} is the most. ${remedy}`;
}
