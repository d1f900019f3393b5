import { oneLine } from '../../core';
import { type InCluster, situationOf } from './in-cluster';
import { nameOf } from './placed-release';
import type { RollbackPlan } from './plan';
import { named, placeOf } from './target';
import { type WayBack, wayBack } from './way-back';

/** A plan in words: where it leads and why, what else changes, what the controller will do. */
export function planLines(plan: RollbackPlan, now: number): string[] {
  const { from, target, releaseFile, verdict, delivery, alsoChanges, live } = plan;
  const others = target.undone.filter(({ release: { key } }) => key !== from.release.key);
  return [
    `${placeOf(plan)}: from ${nameOf(from.release)} back to ${nameOf(target.state.release)}: ${target.because}`,
    ...(others.length > 0 ? [`this also undoes ${others.map(({ release }) => nameOf(release)).join(', ')}`] : []),
    ...(alsoChanges.length > 0
      ? [
          'the folder goes back as a whole, so these go back as well; the next publish brings them again, unless the source goes back too:',
          ...alsoChanges.slice(0, MOST_CHANGES_TOLD).map((line) => `  ${line}`),
          ...(alsoChanges.length > MOST_CHANGES_TOLD ? [`  and ${alsoChanges.length - MOST_CHANGES_TOLD} more`] : []),
        ]
      : []),
    ...withinRelease(plan),
    ...releaseFile.words,
    ...verdict.notes,
    ...verdict.despite.map((line) => `DESPITE ${line}`),
    ...verdict.needs.map(({ what }) => `along with it: ${oneLine(what)}`),
    ...situations(plan),
    ...waysBack(plan, now).flatMap(({ words }) => words),
    ...delivery.freezes.flatMap((freeze) => [freeze, byHand(plan)]),
    ...(live.length > 0 || delivery.applications.length > 0 ? [stuck(plan)] : []),
  ];
}

/** At 2 a.m., on one page. */
const MOST_CHANGES_TOLD = 20;

/** Where only the configuration was changed since the release came: that alone may be what has to go back. */
function withinRelease({ from, target: { configured } }: RollbackPlan): string[] {
  if (!configured) return [];
  return [
    `since ${from.release.key} came, its configuration was changed (${named(from)}); to take back that alone: --to ${configured.commit.slice(0, 12)}`,
  ];
}

/** What the controllers will do, one for each cluster; one where nobody looked. */
export function waysBack({ from, target, live }: RollbackPlan, now: number): WayBack[] {
  const of = (each: InCluster | undefined): WayBack => wayBack(from.release, target.state.release, each, now);
  return live.length === 0 ? [of(undefined)] : live.map(of);
}

function situations({ live, from }: RollbackPlan): string[] {
  return live.map((each): string => {
    const { state, cluster } = each;
    const where = `${each.namespace}/${each.name} in ${cluster.name}`;
    const at =
      state.step && state.step.index < state.step.count
        ? `, at step ${state.step.index + 1} of ${state.step.count}`
        : '';
    const weight = state.weight === undefined ? '' : `, with ${state.weight} % of the traffic`;
    switch (situationOf(each, from.release)) {
      case 'in-flight':
        return `${where}: in flight${at}${weight}`;
      case 'aborted':
        return `${where}: aborted already${state.abortedAt ? `, at ${state.abortedAt}` : ''}: ${oneLine(state.message) || 'the stable pods have the traffic'}`;
      case 'promoted':
        return `${where}: everybody has it (${state.phase})`;
      case 'first':
        return `${where}: nothing is stable there yet`;
      default:
        return `${where}: does not have this release; it is told to run ${oneLine(state.releaseId ?? state.image ?? 'another one')} (${state.phase})`;
    }
  });
}

function byHand({ delivery: { applications } }: RollbackPlan): string {
  const [name = '<application>'] = applications;
  return `  somebody syncs it by hand: argocd app get ${name} --refresh && argocd app sync ${name}`;
}

function stuck({ delivery: { applications } }: RollbackPlan): string {
  const names = applications.length > 0 ? applications : ['<application>'];
  return `if Argo CD is still at work on a sync, it takes this only when that has ended: ${names.map((name) => `argocd app terminate-op ${name}`).join('; ')}`;
}
