import { Duration } from 'cdk8s';
import { type DeliveryTargets, readDeliveryTargets } from '../../lib/core';
import { find, fleet, problems, rendered, SERVICE, serviceProblems } from '../support/fleet';

const TARGETS = 'release-train.dev/delivery-targets';
const ALL: DeliveryTargets = {
  leadTime: Duration.days(1),
  changeFailureRate: 5,
  timeToRestore: Duration.minutes(45),
  deploymentsPerWeek: 2.5,
};

const annotationOf = (own?: DeliveryTargets, around?: DeliveryTargets): string | undefined =>
  find(rendered({ deliveryTargets: own }, { deliveryTargets: around }), 'Rollout').metadata.annotations[TARGETS];

test('targets stand on the Rollout, in a fixed order, and never on its pods', () => {
  const manifests = rendered({ deliveryTargets: ALL });
  expect(find(manifests, 'Rollout').metadata.annotations[TARGETS]).toBe(
    '{"changeFailureRate":5,"deploymentsPerWeek":2.5,"leadTime":"24h","timeToRestore":"45m"}',
  );
  const { metadata: _, ...rest } = find(manifests, 'Rollout');
  expect(rest).toEqual({ ...find(rendered(), 'Rollout'), metadata: undefined });
});

test('without targets nothing is said', () => {
  expect(annotationOf()).toBeUndefined();
});

test("a service's own targets go before those of the Environment, one by one", () => {
  const around = { leadTime: Duration.days(7), changeFailureRate: 15 };
  expect(annotationOf(undefined, around)).toBe('{"changeFailureRate":15,"leadTime":"168h"}');
  expect(annotationOf({ leadTime: Duration.hours(4) }, around)).toBe('{"changeFailureRate":15,"leadTime":"4h"}');
});

test('targets are read back as they were written', () => {
  expect(readDeliveryTargets(annotationOf(ALL))).toEqual({
    leadTime: 86_400,
    changeFailureRate: 5,
    timeToRestore: 2700,
    deploymentsPerWeek: 2.5,
  });
});

test.each([undefined, '', 'fast', '[]', 'null', '{}', '{"leadTime":7,"changeFailureRate":"5"}'])(
  'nothing is read from %j',
  (text) => expect(readDeliveryTargets(text)).toBeUndefined(),
);

test('what is no target is told with what to write', () => {
  const wrong = {
    leadTime: Duration.seconds(5),
    changeFailureRate: 0.5,
    deploymentsPerWeek: 0,
    timeToRestore: '1h',
    mttr: 1,
  };
  expect(serviceProblems({ deliveryTargets: wrong })).toEqual([
    'prod/services/svc-a: deliveryTargets: leadTime: 5s is out of range; write a duration from 1m to 365 days',
    'prod/services/svc-a: deliveryTargets: deploymentsPerWeek: 0 is no number of deployments; write a number above 0 and up to 1000, such as 5',
    'prod/services/svc-a: deliveryTargets: timeToRestore: "1h" is not a duration; write for example Duration.minutes(2)',
    'prod/services/svc-a: deliveryTargets: mttr: there is no such property; there are changeFailureRate, deploymentsPerWeek, leadTime, timeToRestore',
  ]);
  expect(serviceProblems({ deliveryTargets: { changeFailureRate: 101 } })).toEqual([
    'prod/services/svc-a: deliveryTargets: changeFailureRate: 101 is no percentage; write a number from 0 to 100, such as 5 for 5 %',
  ]);
});

test('targets without one, and those of an Environment, are told where they stand', () => {
  expect(serviceProblems({ deliveryTargets: {} })).toEqual([
    'prod/services/svc-a: deliveryTargets: names no target; write for example { leadTime: Duration.days(1) }, or leave it out',
  ]);
  const { app, services } = fleet({}, { deliveryTargets: { leadTime: 1 as never } });
  services.addService('svc-a', SERVICE);
  expect(problems(() => app.render())).toEqual([
    'prod: deliveryTargets: leadTime: 1 is not a duration; write for example Duration.minutes(2)',
  ]);
});
