import type { ServiceSet } from 'cdk8s-release-train';
import { postgres, type Stage } from '../stage';

/** The payment itself, from authorization to refund. */
export function payments(services: ServiceSet, { pods, plan }: Stage): void {
  services.addService('payments', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(12),
    plan: plan(600),
    uses: postgres(10),
    dependsOn: { ledger: 'api', authorizations: 'api', fraud: 'api' },
  });
  services.addService('authorizations', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(10),
    plan: plan(500),
    uses: postgres(10),
    dependsOn: { limits: 'api', 'connector-cards': 'api' },
  });
  services.addService('captures', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(6),
    plan: plan(150),
    uses: postgres(10),
    dependsOn: { authorizations: 'api', ledger: ['api', 'schema'] },
  });
  services.addService('refunds', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(4),
    plan: plan(30),
    uses: postgres(10),
    dependsOn: { captures: 'api', ledger: 'api' },
  });
  services.addService('disputes', {
    port: 8080,
    replicas: pods(2),
    plan: plan(2),
    uses: postgres(5),
    dependsOn: { refunds: 'api', documents: 'api' },
  });
  services.addService('subscriptions', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(4),
    plan: plan(40),
    uses: postgres(10),
    dependsOn: { payments: 'api' },
  });
  services.addService('pricing', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(4),
    plan: plan(300),
    uses: postgres(5),
    dependsOn: { 'fx-rates': 'api' },
  });
  services.addService('fx-rates', {
    port: 8080,
    replicas: pods(3),
    plan: plan(80),
    uses: postgres(5),
  });
  services.addService('tax', {
    port: 8080,
    replicas: pods(2),
    plan: plan(5),
    uses: postgres(5),
  });
}
