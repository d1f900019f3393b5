import type { ServiceSet } from 'cdk8s-release-train';
import type { Stage } from '../stage';

/** The banks and card networks outside. */
export function connectors(services: ServiceSet, { pods, plan }: Stage): void {
  services.addService('connector-cards', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(8),
    plan: plan(450),
    dependsOn: { tokens: 'api' },
  });
  services.addService('connector-sepa', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(3),
    plan: plan(25),
  });
  services.addService('connector-paypal', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(3),
    plan: plan(35),
  });
  services.addService('connector-ach', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(2),
    plan: plan(4),
  });
}
