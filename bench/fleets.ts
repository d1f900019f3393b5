/** The fleets that the benchmark renders. */
import { ApiObject, App, Chart } from 'cdk8s';
import { CanaryService, Environment, GitOpsApp, Release, ServiceSet, Slo } from 'cdk8s-release-train';
import { fleet as payments } from '../apps/payments/main';

/** `payments` is the example of 40 services in three environments; a number is as many services, all alike, in one. */
export type Size = 'payments' | number;

const PROMETHEUS = 'http://prometheus.monitoring:9090';

/** @param changed the services that have a newer release */
export function ownFleet(size: Size, changed: readonly string[] = []): GitOpsApp {
  if (size === 'payments') return payments();
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
  const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: PROMETHEUS });
  const set = new ServiceSet(prod, 'services');
  for (let i = 0; i < size; i++) set.addService(`svc-${i}`, service(i, changed.includes(`svc-${i}`)));
  return app;
}

/** The same services for the synth of stock cdk8s. */
export function stockFleet(size: Size): { readonly app: App; synth(): void } {
  // The example asks for its GitOpsApp, so stock cdk8s renders that one's tree: Argo CD's objects too.
  const app = size === 'payments' ? payments() : new App();
  for (let i = 0; i < Number(size); i++) {
    const chart = new Chart(app, `svc-${i}`, { namespace: 'prod' });
    new CanaryService(chart, `svc-${i}`, {
      ...service(i, false),
      environment: { prometheus: PROMETHEUS, telemetryName: 'production' },
    });
  }
  return { app, synth: () => App.prototype.synth.call(app) };
}

export function objectsOf(app: App): ApiObject[] {
  return app.node.findAll().filter(ApiObject.isApiObject);
}

function service(i: number, changed: boolean) {
  const version = `1.4.${i}${changed ? '-2' : ''}`;
  return {
    release: Release.of({ image: `ghcr.io/org/svc-${i}:${version}`, version, gitSha: '9f8d111d8f' }),
    port: 8080,
    replicas: 3,
    slo: Slo.availability(99.9),
  };
}
