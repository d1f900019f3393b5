import { goSeconds, humanDuration, oneLine } from '../../core';
import type { Field } from '../../manifests';
import { type LiveReplicaSet, templateDifference } from '../live';
import { type InCluster, situationOf } from './in-cluster';
import type { PlacedRelease } from './placed-release';

/**
 * What the controller does when Argo CD has applied what was restored:
 * - `at-once`: the pods are the stable ones; no step, no analysis.
 * - `in-window`: they are older than the stable ones and within `rollbackWindow`, or replaced a moment ago in a blue-green release:
 *   no step, no analysis either.
 * - `all-steps`: it is a new update, with all its steps.
 * - `unknown`: nobody looked.
 */
export interface WayBack {
  readonly kind: 'at-once' | 'in-window' | 'all-steps' | 'unknown';
  /** The same for people, a sentence each. */
  readonly words: readonly string[];
}

/**
 * @param now in milliseconds since 1970
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/canary.go `syncRolloutStatusCanary`
 */
export function wayBack(from: PlacedRelease, to: PlacedRelease, live: InCluster | undefined, now: number): WayBack {
  const strategy = strategyOf(to);
  if (!live) return { kind: 'unknown', words: withoutLooking(to, strategy) };
  const written = to.rollout.at('spec', 'template').value;
  const wanted = live.replicaSets.find(({ template }) => templateDifference(written, template) === undefined);
  const { stable } = live;
  if (situationOf(live, from) === 'promoted') return afterPromotion(to, strategy, live, wanted, now);
  if (stable && wanted === stable) return atOnce(to, live);
  if (!stable)
    return {
      kind: 'unknown',
      words: [
        `${live.name}: its stable pods could not be read, so nobody can say whether they are those of ${to.key}. If they are, the controller returns to them at once; if not, all steps run`,
      ],
    };
  const where = templateDifference(written, stable.template) ?? '';
  return {
    kind: 'all-steps',
    words: [
      `the pod template of ${to.key} is not that of the stable pods (${oneLine(where)}): the controller takes it for a new release, and ${stepsInWords(to, strategy)}`,
    ],
  };
}

function strategyOf({ rollout }: PlacedRelease): Field {
  const canary = rollout.at('spec', 'strategy', 'canary');
  return canary.isSet ? canary : rollout.at('spec', 'strategy', 'blueGreen');
}

function isBlueGreen({ rollout }: PlacedRelease): boolean {
  return rollout.at('spec', 'strategy', 'blueGreen').isSet;
}

function atOnce(to: PlacedRelease, live: InCluster): WayBack {
  if (live.state.isPromoted && live.state.currentHash === live.stable?.hash)
    return {
      kind: 'at-once',
      words: [`the cluster has not got the release yet, and runs ${to.key}: nothing changes there`],
    };
  const words = [
    `the pod template is that of the stable pods (${live.stable?.hash}), so the controller returns to them at once: no new canary, no step, no analysis`,
  ];
  if (isBlueGreen(to) && live.activeHash !== undefined && live.activeHash !== live.stable?.hash)
    words.push(
      `the Service still calls the new pods (${live.activeHash}): an abort switches back only while all of them are available. If it stays so after Argo CD has applied this, abort once more: ${command(live, 'abort')}`,
    );
  return { kind: 'at-once', words };
}

function afterPromotion(
  to: PlacedRelease,
  strategy: Field,
  live: InCluster,
  wanted: LiveReplicaSet | undefined,
  now: number,
): WayBack {
  const steps = stepsInWords(to, strategy);
  if (!wanted)
    return {
      kind: 'all-steps',
      words: [
        `everybody has the release already, and of ${to.key} there is no ReplicaSet any more: to the controller this is a new release, and ${steps}`,
        faster(live),
      ],
    };
  const warm = warmth(wanted, now);
  if (isBlueGreen(to) && wanted.scaleDownAt !== undefined && Date.parse(wanted.scaleDownAt) > now)
    return {
      kind: 'in-window',
      words: [`${warm}: the Service switches back to them at once, without analyses, if Argo CD applies this before`],
    };
  const window = to.rollout.at('spec', 'rollbackWindow', 'revisions').number ?? 0;
  const between = live.replicaSets.filter(
    ({ createdAt }) => createdAt > wanted.createdAt && createdAt < (live.stable?.createdAt ?? ''),
  ).length;
  if (window > between && wanted.createdAt < (live.stable?.createdAt ?? ''))
    return {
      kind: 'in-window',
      words: [
        `${warm}; it is within rollbackWindow (${window}), so the controller skips the steps and the analyses`,
        ...(wanted.available === 0
          ? [
              'none of its pods is up: the first one that is ready gets the last weight of the steps (argo-rollouts#3941). Watch it',
            ]
          : []),
      ],
    };
  return {
    kind: 'all-steps',
    words: [
      `everybody has the release already: to the controller the way back is a new update to older pods, and ${steps}. ${sentence(warm)}`,
      faster(live),
    ],
  };
}

function withoutLooking(to: PlacedRelease, strategy: Field): string[] {
  return [
    'nobody looked into the cluster, and nobody aborted there. While the release is in flight, or aborted, the revert alone is enough: the pod template is that of the stable pods again, and the controller returns to them at once, without a new canary',
    `once everybody has the release, the way back is a new update: ${stepsInWords(to, strategy)}`,
  ];
}

function stepsInWords(to: PlacedRelease, strategy: Field): string {
  if (isBlueGreen(to)) return 'new pods start and the switch waits for its analyses, as in any release';
  const steps = strategy.at('steps').items;
  if (steps.length === 0) return 'its pods are replaced without steps';
  const pauses = steps.map((step) => step.at('pause', 'duration').scalar);
  const seconds = pauses.reduce((sum, text) => sum + (text === undefined ? 0 : (goSeconds(text) ?? Number(text))), 0);
  const atLeast = Number.isFinite(seconds) && seconds > 0 ? `, which take ${humanDuration(seconds)} at least` : '';
  return `all ${steps.length} steps of its canary run${atLeast}`;
}

function warmth({ available, scaleDownAt, hash }: LiveReplicaSet, now: number): string {
  if (available === 0) return `its old pods (${hash}) are gone`;
  const until = scaleDownAt && Date.parse(scaleDownAt) > now ? ` until ${scaleDownAt}` : '';
  return `${available} of its old pods (${hash}) are still up${until}`;
}

function faster(live: InCluster): string {
  return `faster, and without any guard, once Argo CD has applied it: ${command(live, 'promote')} --full. That is right where these very pods ran well before`;
}

function command({ name, namespace }: InCluster, verb: string): string {
  return `kubectl argo rollouts ${verb} ${name} -n ${namespace}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
