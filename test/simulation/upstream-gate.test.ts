import { UpstreamGate } from '../../lib';
import { parseManifests, readPaths, simulateHere } from '../../lib/simulation';
import { fleet, SERVICE } from '../support/fleet';

test('a service that waits for another one is played as if that were there: measured, and promoted or aborted as ever', () => {
  const { app, services } = fleet({}, { upstreamGate: new UpstreamGate() });
  services.addService('svc-a', SERVICE);
  services.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'api' } });
  const [path] = readPaths(parseManifests(app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? ''));
  expect(path?.refusals).toEqual([]);
  expect(path?.warnings).toContain(
    'steps[0]: the metric svc-a waits for another Rollout; it is played as if that were there already',
  );
  const share = (canaryErrorRate: number) =>
    simulateHere(path!, { requestsPerSecond: 100, stableErrorRate: 0, canaryErrorRate }, { runs: 5 });
  expect(share(0).promoted.value).toBe(1);
  expect(share(0.2).aborted.value).toBe(1);
});
