import type { ServiceSet } from 'cdk8s-release-train';
import { JOBS, postgres, type Stage } from '../stage';

/** Who owes whom: books, balances, money out. */
export function ledger(services: ServiceSet, { pods, plan }: Stage): void {
  services.addService('ledger', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(10),
    plan: plan(700),
    uses: postgres(20),
    dependsOn: { accounts: 'api' },
  });
  services.addService('accounts', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(8),
    plan: plan(350),
    uses: postgres(10),
  });
  services.addService('balances', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(6),
    plan: plan(250),
    uses: postgres(10),
    dependsOn: { ledger: ['event', 'schema'] },
  });
  services.addService('settlements', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(3),
    plan: plan(15),
    uses: postgres(10),
    dependsOn: { ledger: 'api', balances: 'api' },
  });
  services.addService('payouts', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(3),
    plan: plan(12),
    uses: postgres(10),
    dependsOn: { settlements: 'api', 'connector-sepa': 'api' },
  });
  services.addWorker('ledger-projector', {
    port: 8080,
    replicas: pods(8),
    analyses: JOBS,
    uses: postgres(10),
    dependsOn: { ledger: 'event' },
  });
  services.addWorker('reconciliation', {
    port: 8080,
    replicas: pods(4),
    analyses: JOBS,
    uses: postgres(5),
    dependsOn: { ledger: 'schema', settlements: 'event' },
  });
  services.addWorker('statement-builder', {
    port: 8080,
    replicas: pods(3),
    analyses: JOBS,
    uses: postgres(5),
    dependsOn: { balances: 'api' },
  });
}
