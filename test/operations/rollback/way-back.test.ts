import type { InCluster } from '../../../lib/operations/rollback/in-cluster';
import { type PlacedRelease, releaseIn } from '../../../lib/operations/rollback/placed-release';
import { wayBack } from '../../../lib/operations/rollback/way-back';

/** A Rollout that goes back within its window. */
function release(n: number, strategy: string): PlacedRelease {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  rollbackWindow: { revisions: 2 }
  strategy: ${strategy}
  template:
    metadata: { annotations: { release-train.dev/release-id: r${n} } }
    spec: { containers: [{ name: app, image: 'a:${n}' }] }
`;
  return releaseIn(new Map([['svc-a.yaml', text]])) as PlacedRelease;
}

const CANARY =
  '{ canary: { steps: [{ setWeight: 5 }, { pause: { duration: 90 } }, { pause: { duration: 5m } }, { pause: {} }] } }';

/** Everybody has the last of some releases; the pods of the others are gone, or not. */
function promoted(releases: readonly PlacedRelease[], available: number): InCluster {
  const replicaSets = releases.map(({ rollout }, i) => ({
    hash: `h${i}`,
    template: rollout.at('spec', 'template').value,
    replicas: available,
    available,
    createdAt: `2026-11-0${i + 1}T00:00:00Z`,
  }));
  const stable = replicaSets.at(-1);
  const template = releases.at(-1)?.rollout.at('spec', 'template').value;
  const state = {
    isPromoted: true,
    isAborted: false,
    isInFlight: false,
    stableHash: stable?.hash,
    currentHash: stable?.hash,
  };
  return { namespace: 'prod', name: 'svc-a', state, template, replicaSets, stable } as unknown as InCluster;
}

test('within the rollback window the steps are skipped, and a cold start of it is told', () => {
  const releases = [1, 2, 3].map((n) => release(n, CANARY));
  const [one, two, three] = releases as [PlacedRelease, PlacedRelease, PlacedRelease];
  const warm = wayBack(three, two, promoted(releases, 4), 0);
  expect(warm).toEqual({
    kind: 'in-window',
    words: [
      '4 of its old pods (h1) are still up; it is within rollbackWindow (2), so the controller skips the steps and the analyses',
    ],
  });
  const cold = wayBack(three, one, promoted(releases, 0), 0);
  expect(cold.kind).toBe('in-window');
  expect(cold.words[1]).toContain('none of its pods is up: the first one that is ready gets the last weight');
});

test('behind the rollback window all steps run, and the time they take is told', () => {
  const releases = [1, 2, 3, 4].map((n) => release(n, CANARY));
  const [one, , , four] = releases as [PlacedRelease, PlacedRelease, PlacedRelease, PlacedRelease];
  const { kind, words } = wayBack(four, one, promoted(releases, 4), 0);
  expect(kind).toBe('all-steps');
  expect(words[0]).toContain('all 4 steps of its canary run, which take 6m30s at least');
});

test('without steps, the pods are replaced', () => {
  const releases = [1, 2, 3, 4].map((n) => release(n, '{ canary: {} }'));
  const [one, , , four] = releases as [PlacedRelease, PlacedRelease, PlacedRelease, PlacedRelease];
  expect(wayBack(four, one, promoted(releases, 4), 0).words[0]).toContain('its pods are replaced without steps');
});
