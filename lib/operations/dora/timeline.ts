import { isDrillRelease } from '../drill-log';
import type { Caught } from '../trailers';
import { keyOf, type Place } from './folders';
import type { BranchHistory, Step, SteppedChange } from './history';
import { type Brought, broughtCommits } from './release-files';
import type { Running } from './running';

/** What a commit is known by in what is told of it. */
export interface CommitReference {
  readonly sha: string;
  readonly subject: string;
  /** In seconds since 1970. */
  readonly at: number;
}

/** A release that came to a service in an environment. */
export interface Deployment {
  readonly release: string;
  readonly commit: CommitReference;
  /** Whether its release was declared an emergency: a hotfix. */
  readonly emergency: boolean;
  /** Whether it rehearsed a failure. */
  readonly drill: boolean;
  /** The source commits that came with it; undefined if nothing tells. */
  readonly brought?: Brought;
  /** The commit that brought an earlier release back, and what that says of who found the failure. */
  takenBack?: { readonly commit: CommitReference; readonly caught: Caught };
  /** The emergency release that replaced it. */
  hotfix?: Deployment;
}

/** Something that changed the release of a service. */
export type Moment =
  | { readonly kind: 'introduction' | 'removal'; readonly commit: CommitReference }
  /** `to` is what brought the release that is back; nothing of what was there from the beginning. */
  | { readonly kind: 'return'; readonly commit: CommitReference; readonly to?: Deployment }
  | { readonly kind: 'deployment'; readonly commit: CommitReference; readonly deployment: Deployment };

/** The releases of one service in one environment, in the order of the branch. */
export interface Timeline {
  readonly place: Place;
  readonly moments: readonly Moment[];
  /** What was there before the first deployment: these commits are delivered already. */
  readonly initially: readonly string[];
  /** What runs at the end; undefined if the service is gone. */
  readonly running?: Running;
  /** The Rollouts that it ever had, `namespace/name`; `/name` where no namespace is written. */
  readonly rollouts: ReadonlySet<string>;
}

/** What the commits that came with a step say of it. */
export interface Said {
  readonly caught?: Caught;
  readonly drill: boolean;
}

/** Finds out what a step says of a service. */
export type Sayings = (step: Step, place: Place) => Said;

/** What is deployed and may be gone back to, with the deployment that brought it; none of what was there from the beginning. */
interface Layer {
  running: Running;
  readonly deployment?: Deployment;
}

interface OpenTimeline {
  place: Place;
  readonly moments: Moment[];
  readonly initially: string[];
  readonly rollouts: Set<string>;
  /** The releases below each other: the one that runs is the last. */
  layers: Layer[];
}

/**
 * Turns what a branch changed into deployments.
 *
 * The first appearance of a service, also after it was gone, is none: its Rollout is made with it, no guard is asked, and there is
 * nothing to go back to. A release that was deployed before and lies below the one that runs is a return to it: those above are
 * taken back.
 */
export function timelinesOf(history: BranchHistory, sayings: Sayings): Timeline[] {
  const open = new Map<string, OpenTimeline>();
  for (const step of history.steps)
    for (const change of step.changes) {
      const timeline = timelineFor(open, change);
      for (const { namespace = '', name } of change.after?.rollouts ?? [])
        timeline.rollouts.add(`${namespace}/${name}`);
      take(timeline, step, change, history, sayings(step, change.place));
    }
  return [...open.values()].map(({ layers: _, ...timeline }) => ({
    ...timeline,
    running: history.running.get(keyOf(timeline.place)),
  }));
}

function timelineFor(open: Map<string, OpenTimeline>, { place, movedFrom }: SteppedChange): OpenTimeline {
  const moved = movedFrom && open.get(keyOf(movedFrom));
  if (movedFrom && moved) {
    open.delete(keyOf(movedFrom));
    moved.place = place;
    open.set(keyOf(place), moved);
    return moved;
  }
  const known = open.get(keyOf(place));
  if (known) return known;
  const timeline: OpenTimeline = { place, moments: [], initially: [], rollouts: new Set(), layers: [] };
  open.set(keyOf(place), timeline);
  return timeline;
}

function take(timeline: OpenTimeline, step: Step, change: SteppedChange, history: BranchHistory, said: Said): void {
  const commit: CommitReference = { sha: step.sha, subject: step.subject, at: step.at };
  const { before, after } = change;
  const top = timeline.layers.at(-1);
  if (!after) {
    timeline.layers = [];
    timeline.moments.push({ kind: 'removal', commit });
  } else if (!top) {
    timeline.layers = [{ running: after }];
    timeline.initially.push(...(broughtBy(change, history)?.commits ?? []).map(({ sha }) => sha));
    timeline.moments.push({ kind: 'introduction', commit });
  } else if (before?.identity === after.identity) {
    top.running = after;
  } else {
    const below = layerOf(timeline.layers, after);
    if (below >= 0) goBack(timeline, below, after, commit, said);
    else deploy(timeline, after, broughtBy(change, history), commit, said);
  }
}

/** The layer below the uppermost that is this release: the same one, or the same images under another name. */
function layerOf(layers: readonly Layer[], after: Running): number {
  const below = layers.slice(0, -1);
  const same = below.findLastIndex(({ running }) => running.identity === after.identity);
  if (same >= 0 || layers.at(-1)?.running.images === after.images) return same;
  return below.findLastIndex(({ running }) => running.images === after.images);
}

function goBack(timeline: OpenTimeline, to: number, after: Running, commit: CommitReference, said: Said): void {
  const left = timeline.layers.splice(to + 1);
  const kept = timeline.layers[to];
  if (kept) kept.running = after;
  timeline.moments.push({ kind: 'return', commit, ...(kept?.deployment && { to: kept.deployment }) });
  if (said.drill) return;
  const { caught = 'unknown' } = said;
  for (const [i, { deployment }] of left.entries()) {
    if (!deployment || deployment.hotfix || deployment.takenBack) continue;
    // The canary is the last of them: those below had been promoted, or were replaced on their way.
    const own = i === left.length - 1 || caught === 'after-promotion' ? caught : 'unknown';
    deployment.takenBack = { commit, caught: own };
  }
}

function deploy(
  timeline: OpenTimeline,
  running: Running,
  brought: Brought | undefined,
  commit: CommitReference,
  said: Said,
): void {
  const drill = said.drill || isDrillRelease(running.release);
  const deployment: Deployment = {
    release: running.release,
    commit,
    emergency: running.emergency,
    drill,
    ...(brought && { brought }),
  };
  const last = timeline.moments.findLast((moment) => moment.kind === 'deployment')?.deployment;
  const lies = timeline.layers.some((layer) => layer.deployment === last);
  // One that was taken back has failed already: what is repaired then is the same failure.
  if (running.emergency && !drill && last && lies && !last.drill && !last.takenBack) last.hotfix = deployment;
  timeline.layers.push({ running, deployment });
  timeline.moments.push({ kind: 'deployment', commit, deployment });
}

function broughtBy({ before, after, file }: SteppedChange, { versions }: BranchHistory): Brought | undefined {
  return after && file && broughtCommits(file, versions, after, before?.gitSha);
}
