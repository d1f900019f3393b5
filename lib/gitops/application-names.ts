import type { Environment } from './environment';

/**
 * The Applications of a service, in the order of its clusters' names: `svc-a-prod`, or one a cluster. None where only Argo CD
 * knows the clusters.
 */
export function applicationNames(environment: Environment, service: string): readonly string[] {
  const { environmentName, clusters } = environment;
  if (!clusters) return [applicationName(environmentName, service)];
  return [...(clusters.servers?.keys() ?? [])].map((cluster) => applicationName(environmentName, service, cluster));
}

/** The name of the Application of a service; all three may be parameters of a template. */
export function applicationName(environment: string, service: string, cluster?: string): string {
  return [service, environment, ...(cluster === undefined ? [] : [cluster])].join('-');
}

/** Says why a service's name is too long for the names of its Applications, or undefined. */
export function applicationNameProblem(environment: Environment, service: string): string | undefined {
  const [long] = applicationNames(environment, service).filter((name) => name.length > LONGEST);
  return long === undefined
    ? undefined
    : `its Application ${long} would have a name of ${long.length} characters, and ${LONGEST} is the most; give the service, the environment or the clusters shorter names`;
}

/** Labels hold no more, and Argo CD and its tools make labels of these names. */
const LONGEST = 63;
