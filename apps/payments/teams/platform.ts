import type { ServiceSet } from 'cdk8s-release-train';
import { JOBS, postgres, type Stage } from '../stage';

/** What all others stand on. */
export function platform(services: ServiceSet, { pods, plan }: Stage): void {
  services.addService('identity', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(8),
    plan: plan(900),
    uses: postgres(10),
  });
  services.addService('tokens', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(8),
    plan: plan(450),
    uses: postgres(10),
  });
  services.addService('customers', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(6),
    plan: plan(300),
    uses: postgres(10),
    dependsOn: { identity: 'api' },
  });
  services.addService('documents', {
    port: 8080,
    replicas: pods(2),
    plan: plan(8),
    uses: postgres(5),
  });
  services.addService('notifications', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(3),
    plan: plan(50),
    uses: postgres(5),
    dependsOn: { customers: 'api' },
  });
  services.addService('reporting', {
    port: 8080,
    replicas: pods(2),
    plan: plan(1),
    uses: postgres(10),
    dependsOn: { ledger: 'schema' },
  });
  services.addService('audit', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(4),
    plan: plan(200),
    uses: postgres(10),
  });
  services.addWorker('email-sender', {
    port: 8080,
    replicas: pods(3),
    analyses: JOBS,
    dependsOn: { notifications: 'event' },
  });
}
