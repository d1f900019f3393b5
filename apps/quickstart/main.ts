import { join } from 'node:path';
import { Environment, GitOpsApp, Releases, ServiceSet, Slo } from 'cdk8s-release-train';

/** Three services in `prod`: what they run is in `releases/`, how they are released is here. */
export function fleet(): GitOpsApp {
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
  const prod = new Environment(app, 'prod', {
    namespace: 'prod',
    prometheus: 'http://prometheus.monitoring:9090',
  });
  const services = new ServiceSet(prod, 'services', { releases: Releases.fromFolder(join(__dirname, 'releases')) });
  services.addService('svc-a', { port: 8080, replicas: 6, slo: Slo.availability(99.9) });
  services.addService('svc-b', { port: 9090, protocol: 'grpc', replicas: 4, slo: Slo.availability(99.9) });
  services.addService('svc-c', {
    port: 8080,
    autoscaling: { minReplicas: 3, maxReplicas: 12 },
    slo: Slo.availability(99.5),
  });
  return app;
}

if (require.main === module) fleet().synth();
