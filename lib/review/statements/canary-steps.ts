import { listed } from '../../core';
import { ROLLOUT } from '../../policy';
import type { Change } from '../compare/change';
import type { Owner } from '../compare/service-of';
import type { Risk } from '../review';
import { analysisSettings } from './analysis-settings';
import { type PathStep, stepsOf } from './path-steps';
import { changedPairs, changesAt, type Interpreter, ownName, remark } from './remark';
import { settings } from './settings';
import { inWords, secondsOf } from './values';

/** The steps of a canary: how much traffic when, how long, and who decides in between. */
export const canarySteps: Interpreter = function* (scene) {
  for (const { pair, before, after } of changedPairs(scene, ROLLOUT)) {
    const changes = changesAt(pair, 'spec.strategy.canary.steps');
    if (changes.length === 0 || !before.at('spec', 'strategy', 'canary').isSet) continue;
    if (!after.at('spec', 'strategy', 'canary').isSet) continue;
    const said = [...differences(stepsOf(before), stepsOf(after), scene.owner)];
    for (const { id, risk, text, about } of said) yield remark(id, risk, text, pair, changes.filter(about));
    const covered = new Set(said.flatMap(({ about }) => changes.filter(about)));
    const same = changes.filter((it) => !covered.has(it) && isSameHold(it));
    if (same.length > 0)
      yield remark('canary-holds', 'none', 'a hold is written otherwise, and is the same', pair, same);
    const settled = [...analysisOfSteps({ ...scene, pairs: [pair] })];
    yield* settled;
    for (const change of [...same, ...settled.flatMap(({ covers }) => covers.flatMap((it) => it.changes))])
      covered.add(change);
    const left = changes.filter((it) => !covered.has(it));
    if (left.length > 0) yield remark('canary-steps', 'low', 'steps of the canary change otherwise', pair, left);
  }
};

/** `2m` and `120`. */
function isSameHold({ at, before, after }: Change): boolean {
  return at.at(-1) === 'duration' && secondsOf(before) !== undefined && secondsOf(before) === secondsOf(after);
}

/** An analysis in a step guards as the one in the background does. */
const analysisOfSteps = settings(
  'canary-steps',
  [ROLLOUT],
  analysisSettings('spec.strategy.canary.steps.*.analysis', 'the analysis of a step'),
);

interface Said {
  readonly id: string;
  readonly risk: Risk;
  readonly text: string;
  readonly about: (change: Change) => boolean;
}

function* differences(before: readonly PathStep[], after: readonly PathStep[], owner: Owner): Generator<Said> {
  if (before.length === 0 || after.length === 0) {
    if (after.length > 0) yield said('canary-steps', 'low', `the canary has steps now: ${weightsText(after)}`, '*');
    else if (before.length > 0)
      yield said('canary-steps', 'high', 'the canary has no steps any more: all pods, and all traffic, at once', '*');
    return;
  }
  yield* weights(before, after);
  yield* holds(before, after);
  yield* people(before, after);
  yield* gates(before, after, owner);
}

function* weights(before: readonly PathStep[], after: readonly PathStep[]): Generator<Said> {
  const [from, to] = [weightsText(before), weightsText(after)];
  const [first, now] = [before, after].map(firstWeight);
  if (from !== to) {
    const bolder = (now ?? 100) > (first ?? 100);
    const [most, top] = [before, after].map(greatestWeight) as [number, number];
    const all = top > most && top >= 90;
    const risk: Risk = bolder || all ? 'high' : top > most || after.length < before.length ? 'medium' : 'low';
    const parts = [
      ...(bolder ? [`it begins with ${now ?? 100} % of the traffic`] : []),
      ...(top > most ? [`the new version gets up to ${top} % instead of ${most} %`] : []),
    ];
    const so = parts.length > 0 ? `: ${parts.join(', and ')}` : '';
    yield said('canary-weights', risk, `weights ${from} → ${to}${so}`, 'setWeight');
  }
  const [last, gate] = [before, after].map(beforeLastGate);
  if (last !== undefined && gate !== undefined && last !== gate)
    yield said(
      'canary-last-gate',
      gate < last ? 'low' : gate >= 90 ? 'high' : 'medium',
      `canary reaches ${gate} % instead of ${last} % before the last gate`,
      'setWeight',
    );
}

function* holds(before: readonly PathStep[], after: readonly PathStep[]): Generator<Said> {
  // Where a person is waited for, nobody knows how long.
  const waits = new Set([...before, ...after].filter(isForAPerson).map(({ weight }) => weight));
  const [from, to] = [before, after].map((steps) =>
    holdsByWeight(steps.filter(({ weight }) => !waits.has(weight))),
  ) as [Map<number, number>, Map<number, number>];
  const both = [...from.keys()].filter((weight) => to.has(weight));
  const kept = new Set(after.filter(({ kind }) => kind === 'weight').map(({ weight }) => weight));
  const lost = [...from.keys()].filter((weight) => weight > 0 && kept.has(weight) && !to.has(weight));
  if (lost.length > 0)
    yield said(
      'canary-holds',
      'high',
      `${listed(lost.map((it) => `${it} %`))} ${lost.length === 1 ? 'is' : 'are'} not held any more: what comes behind follows at once`,
      'pause',
    );
  const parts = both
    .filter((weight) => from.get(weight) !== to.get(weight))
    .map((weight) => `${inWords(from.get(weight))} → ${inWords(to.get(weight))} at ${weight} %`);
  const [all, now] = [from, to].map((holds) => [...holds.values()].reduce((sum, it) => sum + it, 0)) as [
    number,
    number,
  ];
  if (all === now && (parts.length === 0 || weightsText(before) !== weightsText(after))) return;
  const word = now < all ? 'shorter' : now > all ? 'longer' : 'otherwise';
  const risk: Risk = now < all / 2 ? 'high' : now < all ? 'medium' : 'low';
  const sum = all === now ? '' : `${inWords(all)} → ${inWords(now)} in all`;
  const detail =
    parts.length > 0 && !(parts.length === 1 && both.length === 1 && from.size === 1) ? parts.join(', ') : '';
  yield said('canary-holds', risk, `holds ${word}: ${[sum, detail].filter(Boolean).join('; ')}`, 'pause');
}

function* people(before: readonly PathStep[], after: readonly PathStep[]): Generator<Said> {
  const [from, to] = [before, after].map((steps) => steps.filter(isForAPerson).map(({ weight }) => weight)) as [
    number[],
    number[],
  ];
  const [gone, come] = [without(from, to), without(to, from)];
  // Where the weights are others, it is they that moved.
  if (from.length === to.length && weightsText(before) !== weightsText(after)) return;
  const at = (weights: readonly number[]) => listed(weights.map((it) => `${it} %`));
  if (gone.length > 0) yield said('canary-person', 'high', `waits for no person any more at ${at(gone)}`, 'pause');
  if (come.length > 0) yield said('canary-person', 'low', `waits for a person at ${at(come)}`, 'pause');
}

function* gates(before: readonly PathStep[], after: readonly PathStep[], owner: Owner): Generator<Said> {
  const [from, to] = [before, after].map((steps) =>
    steps.flatMap(({ templates, weight }) => templates.map((name) => ({ name: ownName(name, owner), weight }))),
  ) as [Gate[], Gate[]];
  for (const name of new Set([...from, ...to].map((it) => it.name))) {
    const at = (gates: readonly Gate[]) => gates.filter((it) => it.name === name).map(({ weight }) => weight);
    const [all, left] = [at(from), at(to)];
    // Before the first weight no request reaches the new pods: what is measured there is not they.
    const [old, now] = [all, left].map((weights) => weights.filter((it) => it > 0)) as [number[], number[]];
    const [gone, come] = [without(old, now), without(now, old)];
    const text = (weights: readonly number[]) => listed([...new Set(weights)].map((it) => `${it} %`));
    const gate = name === 'gate' ? 'gate' : `gate ${name}`;
    const early = left.length - now.length - (all.length - old.length);
    if (gone.length === 0 && come.length === 0) {
      if (early !== 0)
        yield said(
          'canary-gate',
          early > 0 ? 'low' : 'medium',
          `${gate} ${early > 0 ? 'added' : 'removed'} before the first weight`,
          'analysis',
        );
      continue;
    }
    if (now.length < old.length) {
      const so = early > 0 ? ': before the first weight it guards nothing' : '';
      yield said('canary-gate', 'high', `${gate} removed at ${text(gone)}${so}`, 'analysis');
    } else if (now.length > old.length) yield said('canary-gate', 'low', `${gate} added at ${text(come)}`, 'analysis');
    // Where the weights are others, it is they that moved.
    else if (weightsText(before) === weightsText(after)) {
      const later = Math.max(...come) > Math.max(...gone);
      yield said(
        'canary-gate',
        later ? 'medium' : 'low',
        `${gate} moves from ${text(gone)} to ${text(come)}`,
        'analysis',
      );
    }
  }
}

interface Gate {
  readonly name: string;
  readonly weight: number;
}

/** Of a step as a whole, its fields tell what it is about. */
function said(id: string, risk: Risk, text: string, step: string): Said {
  const about = ({ at, before, after }: Change): boolean => {
    const field = at[5];
    if (step === '*' || at.length < 5) return true;
    if (field !== undefined) return field === step;
    return [before, after].some((it) => typeof it === 'object' && it !== null && step in it);
  };
  return { id, risk, text, about };
}

function weightsText(steps: readonly PathStep[]): string {
  const weights = steps.filter(({ kind }) => kind === 'weight').map(({ weight }) => weight);
  return weights.length > 0 ? `${weights.join(', ')} %` : 'none';
}

function isForAPerson({ kind, seconds }: PathStep): boolean {
  return kind === 'pause' && seconds === undefined;
}

function greatestWeight(steps: readonly PathStep[]): number {
  return Math.max(0, ...steps.filter(({ kind }) => kind === 'weight').map(({ weight }) => weight));
}

function firstWeight(steps: readonly PathStep[]): number | undefined {
  return steps.find(({ kind, weight }) => kind === 'weight' && weight > 0)?.weight;
}

/** The highest weight that anybody judges before all traffic goes: an analysis, else a pause. */
function beforeLastGate(steps: readonly PathStep[]): number | undefined {
  return (
    steps.findLast(({ kind, weight }) => kind === 'analysis' && weight > 0) ??
    steps.findLast(({ kind }) => kind === 'pause')
  )?.weight;
}

function holdsByWeight(steps: readonly PathStep[]): Map<number, number> {
  const holds = new Map<number, number>();
  for (const { kind, weight, seconds } of steps)
    if (kind === 'pause' && seconds !== undefined) holds.set(weight, (holds.get(weight) ?? 0) + seconds);
  return holds;
}

/** What of a list is left when each item of another one is taken from it once. */
function without(list: readonly number[], other: readonly number[]): number[] {
  const left = [...other];
  return list.filter((it) => {
    const found = left.indexOf(it);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}
