import type { ServiceSet } from 'cdk8s-release-train';
import { JOBS, postgres, type Stage } from '../stage';

/** Who may pay, and how much. */
export function risk(services: ServiceSet, { pods, plan }: Stage): void {
  services.addService('fraud', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(8),
    plan: plan(600),
    uses: postgres(5),
    dependsOn: { customers: 'api' },
  });
  services.addService('limits', {
    port: 9090,
    protocol: 'grpc',
    replicas: pods(4),
    plan: plan(500),
    uses: postgres(5),
    dependsOn: { balances: 'api' },
  });
  services.addService('sanctions', {
    port: 8080,
    replicas: pods(3),
    plan: plan(40),
    uses: postgres(5),
  });
  services.addService('kyc', {
    port: 8080,
    replicas: pods(2),
    plan: plan(3),
    uses: postgres(5),
    dependsOn: { documents: 'api', sanctions: 'api' },
  });
  services.addWorker('fraud-features', {
    port: 8080,
    replicas: pods(6),
    analyses: JOBS,
    uses: postgres(5),
    dependsOn: { payments: 'event' },
  });
}
