import type { TimelineEvent } from '../../../lib/simulation/outcome';
import { differences } from './compare';

const weight = (at: number, percent: number): TimelineEvent => ({ at, type: 'weight', weight: percent });
const step = (at: number, index: number): TimelineEvent => ({ at, type: 'step', index, step: 'setWeight' });
const pods = (at: number, wanted: number, available: number): TimelineEvent => ({
  at,
  type: 'pods',
  version: 'canary',
  wanted,
  available,
});

test('the same events agree, in any order within a second and up to a second apart', () => {
  expect(differences([step(20, 1), weight(20, 5)], [weight(20.001, 5), step(21, 1)], 100)).toEqual([]);
});

test('an event that is missing, too much or at another time is named', () => {
  expect(differences([weight(20, 5)], [], 100)).toEqual(['weight weight 5: 20 in Argo Rollouts, never here']);
  expect(differences([], [weight(20, 5)], 100)).toEqual(['weight weight 5: never in Argo Rollouts, 20 here']);
  expect(differences([weight(20, 5)], [weight(22, 5)], 100)).toEqual(['weight weight 5: 20 in Argo Rollouts, 22 here']);
});

test('the second of two equal events counts, too', () => {
  expect(differences([step(10, 1), step(90, 1)], [step(10, 1)], 100)).toEqual([
    'step 1: 90 in Argo Rollouts, never here',
  ]);
});

test('what is undone within a second is not looked at, what stays is', () => {
  expect(differences([pods(5, 3, 0), pods(5, 2, 0)], [pods(5, 2, 0)], 100)).toEqual([]);
  expect(differences([pods(5, 3, 0), pods(5, 2, 0)], [pods(5, 3, 0)], 100)).toHaveLength(2);
});

test('reasons of analyses are compared, those of people are not', () => {
  const abort = (message: string): TimelineEvent => ({ at: 7, type: 'abort', message });
  expect(differences([abort('')], [abort('aborted by a person')], 100)).toEqual([]);
  expect(
    differences(
      [abort('Background analysis phase error/failed: a')],
      [abort('Background analysis phase error/failed: b')],
      100,
    ),
  ).toHaveLength(2);
});

test('nothing is looked at after the promotion, and nothing that the end of the playing cut off', () => {
  const promoted: TimelineEvent = { at: 50, type: 'promoted' };
  expect(differences([promoted, weight(50, 100), pods(80, 0, 0)], [promoted], 100)).toEqual([]);
  expect(differences([weight(99, 5)], [], 98)).toEqual([]);
});
