import { readAcceptance, SUPPRESS } from '../../core';
import type { Change } from '../compare/change';
import type { ObjectPair } from '../compare/object-pairs';
import { type Interpreter, type Remark, remark } from './remark';
import { shown } from './values';

const SUBSCRIBE = 'notifications.argoproj.io/subscribe.';

/** Annotations that a controller, or a check, does something for: who is told of a release, and which findings are accepted. */
export const annotations: Interpreter = function* (scene) {
  for (const pair of scene.pairs) {
    if (!pair.before || !pair.after) continue;
    for (const change of pair.changes) {
      const [metadata, kind, key] = change.at.map(String);
      if (metadata !== 'metadata' || kind !== 'annotations') continue;
      // Where none is left, the map goes as a whole.
      for (const [name, before, after] of key === undefined ? entriesOf(change) : [[key, change.before, change.after]])
        yield* told(String(name), before, after, pair, change);
    }
  }
};

function* told(name: string, before: unknown, after: unknown, pair: ObjectPair, change: Change): Generator<Remark> {
  if (name.startsWith(SUBSCRIBE)) {
    const [trigger = '', service = ''] = name.slice(SUBSCRIBE.length).split('.');
    const event = `${trigger} (${service})`;
    if (after === undefined)
      yield remark('notification', 'medium', `nobody is told of ${event} any more: ${shown(before)}`, pair, [change]);
    else if (before === undefined)
      yield remark('notification', 'low', `${shown(after)} is told of ${event}`, pair, [change]);
    else
      yield remark('notification', 'low', `${event} is told to ${shown(after)}, no longer to ${shown(before)}`, pair, [
        change,
      ]);
  } else if (name.startsWith(SUPPRESS)) {
    const rule = name.slice(SUPPRESS.length);
    const accepted = readAcceptance(String(after));
    if (after === undefined)
      yield remark('acceptance', 'none', `findings of ${rule} are not accepted any more`, pair, [change]);
    else if (accepted)
      yield remark(
        'acceptance',
        'low',
        `findings of ${rule} are accepted until ${accepted.until}: ${accepted.reason}`,
        pair,
        [change],
      );
  }
}

function entriesOf({ before, after }: Change): [string, unknown, unknown][] {
  const [from, to] = [before, after].map((it) => (typeof it === 'object' && it !== null ? it : {})) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].map((key) => [key, from[key], to[key]]);
}
