import { Chart, Testing } from 'cdk8s';
import { fleet } from '../../apps/quickstart/main';
import 'cdk8s-release-train/jest';

const BROKEN = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: svc-a
  annotations:
    release-train.dev/suppress.services-of-a-rollout: "until 2026-12-31: rendered elsewhere"
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      steps: [{ setWeight: 5, pause: {} }]
`;

function failure(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it holds');
}

test('a rendered fleet passes the rules', () => {
  expect(fleet().render()).toPassPolicy({ failOn: 'warning' });
});

test('an empty text is no folder without a name', () => {
  expect(failure(() => expect('').toPassPolicy())).toContain('There are no manifests here: the text is empty.');
});

test('what breaks one does not, and the failure tells what, where and what to write', () => {
  expect(BROKEN).not.toPassPolicy();
  const message = failure(() => expect(BROKEN).toPassPolicy());
  expect(message).toContain('Expected that no finding is as bad as error; there are');
  expect(message).toContain('manifests.yaml:11:15  Rollout svc-a  spec.strategy.canary.steps[0]');
  expect(message).toContain('→ write each as a step of its own');
});

test('an end of a suppression counts where the test gives a day', () => {
  const of = (date?: string) => failure(() => expect(BROKEN).toPassPolicy({ date }));
  expect(of()).not.toContain('error  services-of-a-rollout');
  expect(of('2027-01-01')).toContain('error  services-of-a-rollout');
});

test('objects of a chart are taken as well, and rules can be left out', () => {
  const chart = new Chart(Testing.app(), 'empty');
  expect(Testing.synth(chart)).toPassPolicy();
  const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'a' }, spec: {} };
  expect([{ ...rollout, spec: { strategy: { canary: { steps: [{ setWeight: 5, pause: {} }] } } } }]).not.toPassPolicy();
});

test.each([
  [{ failOn: 'fatal' }, 'toPassPolicy: failOn: there is no fatal; write error, warning or note'],
  [{ skip: ['one-kind-step'] }, 'toPassPolicy: skip: there is no rule one-kind-step; did you mean one-kind-a-step?'],
])('wrong options are refused: %j', (options, message) => {
  expect(failure(() => expect(BROKEN).toPassPolicy(options as object))).toContain(message);
});
