import type { ServiceSet } from 'cdk8s-release-train';
import { JOBS, postgres, type Stage } from '../stage';

/** What merchants and shoppers call. */
export function edge(services: ServiceSet, { pods, plan }: Stage): void {
  services.addService('api-gateway', {
    port: 8080,
    autoscaling: { minReplicas: pods(12), maxReplicas: pods(24) },
    plan: plan(900),
    dependsOn: { identity: 'api', payments: 'api' },
  });
  services.addService('checkout', {
    port: 8080,
    autoscaling: { minReplicas: pods(10), maxReplicas: pods(20) },
    plan: plan(400),
    dependsOn: { payments: 'api', pricing: 'api', tokens: 'api' },
  });
  services.addService('merchant-api', {
    port: 8080,
    replicas: pods(6),
    plan: plan(120),
    dependsOn: { payments: 'api', accounts: 'api' },
  });
  services.addService('merchant-portal', {
    port: 8080,
    replicas: pods(3),
    plan: plan(20),
    dependsOn: { 'merchant-api': 'api', reporting: 'api' },
  });
  services.addService('webhooks-in', {
    port: 8080,
    replicas: pods(4),
    plan: plan(60),
    dependsOn: { payments: 'api' },
  });
  services.addWorker('webhook-dispatcher', {
    port: 8080,
    replicas: pods(6),
    analyses: JOBS,
    uses: postgres(5),
    dependsOn: { payments: 'event' },
  });
}
