import { Duration } from 'cdk8s';
import { CanaryPlan } from '../../lib';
import { podsForTwice, workerWeights } from '../../lib/service/worker-weights';

const { steps: standard } = CanaryPlan.standard();

test('with an autoscaler both ends are told, and warned of by themselves', () => {
  const { text, blastRadius, warnings, atLeast } = workerWeights(standard, {
    autoscaling: { minReplicas: 2, maxReplicas: 12 },
  });
  expect(text).toBe(
    'with 2 pods: 5 % becomes 1 of 3 (33 %), 25 % becomes 1 of 3 (33 %), 50 % becomes 1 of 2 (50 %); ' +
      'with 12 pods: 5 % becomes 1 of 13 (7.7 %), 25 % becomes 3 of 12 (25 %), 50 % becomes 6 of 12 (50 %)',
  );
  expect(blastRadius).toBe(
    '33 % before the last weight, 50 % before the promotion: the share of the jobs that a bad release gets at most, if all pods take as many',
  );
  expect(warnings).toEqual([
    'plan: with 2 pods a step of 5 % is really 1 of 3 (33 %), more than twice what it says, since pods are the split of a worker; begin with what it is, weight: 33, or give it 9 pods or more',
  ]);
  expect(atLeast.map(({ weight }) => weight)).toEqual([7.692, 25, 50]);
});

test('where something else scales, nobody knows more than the least', () => {
  const { text, blastRadius, warnings, atLeast } = workerWeights(standard, { scaledBy: 'KEDA' });
  expect(text).toBe(
    'KEDA decides how many pods there are: each step becomes the pods that come nearest, one at least; with 9 pods or more it is at most twice what it says',
  );
  expect(blastRadius).toBe(
    'about 25 % before the last weight, about 50 % before the promotion: the share of the jobs that a bad release gets at most, if all pods take as many',
  );
  expect(warnings).toEqual([]);
  expect(atLeast).toEqual(standard);
});

test('without a number there are two pods', () => {
  expect(workerWeights(standard, {}).text).toMatch(/^with 2 pods: 5 % becomes 1 of 3/);
});

test('a number of pods that is wrong is reported elsewhere, and breaks nothing here', () => {
  expect(workerWeights(standard, { replicas: -1 }).warnings).toEqual([]);
});

test('one step, and a proof at full', () => {
  const plan = CanaryPlan.of([{ weight: 50, hold: Duration.minutes(10) }], { proveAtFull: Duration.minutes(5) });
  expect(workerWeights(plan.steps, { replicas: 1 })).toMatchObject({
    text: 'with 1 pod: 50 % becomes 1 of 2 (50 %), 100 % becomes 1 of 1 (100 %)',
    blastRadius:
      '50 % before the last weight, 100 % before the promotion: the share of the jobs that a bad release gets at most, if all pods take as many',
  });
});

test('the steps that a worker has by itself are fit for any number of pods', () => {
  const own = CanaryPlan.of([
    { weight: 25, hold: Duration.minutes(7) },
    { weight: 50, hold: Duration.minutes(10) },
  ]);
  const warned = Array.from({ length: 200 }, (_, i) => i + 1).filter(
    (replicas) => workerWeights(own.steps, { replicas }).warnings.length > 0,
  );
  expect(warned).toEqual([]);
});

test('from the number of pods on that is advised, a weight is never more than twice what it says', () => {
  for (let weight = 1; weight <= 49; weight++) {
    const enough = podsForTwice(weight);
    const plan = CanaryPlan.of([{ weight, hold: Duration.minutes(20) }]);
    const warned = Array.from({ length: 60 }, (_, i) => enough + i).filter(
      (replicas) => workerWeights(plan.steps, { replicas }).warnings.length > 0,
    );
    expect([weight, warned]).toEqual([weight, []]);
    if (enough > 1) expect(workerWeights(plan.steps, { replicas: enough - 1 }).warnings).toHaveLength(1);
  }
});
