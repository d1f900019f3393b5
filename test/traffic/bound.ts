import { Chart, Testing } from 'cdk8s';
import { IstioRouter, type IstioRouterProps, type TrafficTarget } from '../../lib/traffic';

const target: TrafficTarget = {
  name: 'svc-a',
  host: 'svc-a.prod.svc.cluster.local',
  stableHost: 'svc-a-stable.prod.svc.cluster.local',
  canaryHost: 'svc-a-canary.prod.svc.cluster.local',
  port: 80,
  protocol: 'http',
  labels: { 'app.kubernetes.io/name': 'svc-a' },
};

/** A router of svc-a in prod, what it made, and what it says is wrong only together with the service. */
export function bound(props?: IstioRouterProps, overrides: Partial<TrafficTarget> = {}) {
  const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
  const trafficRouting = new IstioRouter(props).bind(chart, { ...target, ...overrides });
  const [virtualService, stable, canary] = chart.apiObjects.map((object) => object.toJson());
  const problems = chart.node.validate();
  return { trafficRouting, virtualService, stable, canary, route: virtualService.spec.http[0], problems };
}
