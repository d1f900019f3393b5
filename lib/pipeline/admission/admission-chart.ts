import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Environment, environmentFolder, place, ServiceSet } from '../../gitops';

/**
 * Where what guards a cluster is rendered to: a folder that none of the fleet's Applications apply. A project of services may
 * touch nothing outside of its namespace, and whoever may release must not be able to take away what guards releases.
 */
export function admissionChart(scope: Construct, environment: Environment, file: string): Chart {
  const chart = new Chart(scope, 'chart');
  place(chart, { folder: `${environmentFolder(environment.environmentName)}/admission`, file, fleetwide: true });
  return chart;
}

/** The namespaces of the services of an environment. */
export function namespacesOf(environment: Environment): string[] {
  const sets = environment.node.findAll().filter((construct) => construct instanceof ServiceSet);
  return [...new Set([environment.namespace, ...sets.map(({ namespace }) => namespace)])].sort();
}

/** Selects namespaces by the label that the API server itself gives them, which nobody can take away. */
export function namespaceSelector(environment: Environment): object {
  return {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespacesOf(environment) }],
  };
}
