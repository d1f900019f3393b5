import { podCounts as played } from '../../lib/simulation/controller/replica-counts';
import { podCounts } from '../../lib/train/pod-counts';

// The simulated controller is compared with the real one elsewhere: what is counted here must be what it would do.
describe('the pods at the peak are those that the simulated controller has', () => {
  const shapes = [
    {},
    { minPodsPerReplicaSet: 2 },
    { dynamicStableScale: true },
    { pinned: { replicas: 1 } },
    { pinned: { weight: 30 } },
    { pinned: { replicas: 9 } },
  ];
  test.each(shapes)(
    'with a router and %j',
    ({ pinned, ...strategy }: (typeof shapes)[number] & Record<string, unknown>) => {
      for (let replicas = 1; replicas <= 12; replicas++) {
        for (const weights of [[], [5], [5, 25, 50], [1, 99]]) {
          const scales = pinned ? [{ setCanaryScale: pinned }] : [];
          const steps = [...scales, ...weights.map((setWeight) => ({ setWeight }))];
          const release = [
            ...(pinned ? [{ kind: 'setCanaryScale', matchTrafficWeight: false, ...pinned }] : []),
            ...weights.map((weight) => ({ kind: 'setWeight', weight })),
          ];
          const rollout = {
            routed: true,
            replicas,
            minPodsPerReplicaSet: 1,
            dynamicStableScale: false,
            ...strategy,
            steps: release,
          };
          const cluster = { wanted: () => replicas, available: () => replicas };
          const moments = Array.from({ length: release.length + 1 }, (_, stepIndex) => {
            const { canary, stable } = played(
              rollout as never,
              { stepIndex, abort: false } as never,
              cluster as never,
              undefined,
            );
            return canary + stable;
          });
          const span = { least: replicas, most: replicas };
          const counted = podCounts({ canary: { trafficRouting: {}, ...strategy, steps } as never }, span);
          // Before its first weight a canary has no pods.
          expect(counted.peak.most).toBe(Math.max(replicas, ...moments));
        }
      }
    },
  );
});
