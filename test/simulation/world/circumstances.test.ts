import { Circumstances } from '../../../lib/simulation/world/circumstances';

test('each value of a record holds from its own time on, also where steps are no whole seconds', () => {
  const values = Array.from({ length: 50 }, (_, i) => i);
  const recorded = { step: 1.4, requestsPerSecond: values, errorRate: values.map(() => 0) };
  const circumstances = new Circumstances({ requestsPerSecond: 1, recorded });
  expect(circumstances.changes.map((at) => circumstances.at(at).requestsPerSecond)).toEqual(values.slice(1));
});

test('a curve holds its first value for all time before', () => {
  const requestsPerSecond = [
    { at: 10, value: 5 },
    { at: 20, value: 6 },
  ];
  const circumstances = new Circumstances({ requestsPerSecond });
  expect([-1000, 10, 19.9, 20, 1e9].map((at) => circumstances.at(at).requestsPerSecond)).toEqual([5, 5, 5, 6, 6]);
  expect(circumstances.changes).toEqual([20]);
});
