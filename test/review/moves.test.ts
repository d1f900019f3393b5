import { object, ROLLOUT, replaced, said } from './said';

const SERVICE = object('Service', 'v1', 'spec: {selector: {app: svc-a}, ports: [{port: 80}]}\n');
const moved = (text: string) => text.replaceAll('namespace: prod', 'namespace: shop');

test('a service that goes to another namespace is made anew there', () => {
  expect(said(`${ROLLOUT}---\n${SERVICE}`, moved(`${ROLLOUT}---\n${SERVICE}`))).toEqual([
    'stop: namespace prod → shop: everything is made anew there at once, without a canary, and what is in prod is deleted or left behind',
  ]);
});

test('a Rollout under another name is another one', () => {
  expect(said(ROLLOUT, replaced(ROLLOUT, ['  name: svc-a\n', '  name: svc-b\n']))).toEqual([
    'stop: Rollout svc-a removed: its pods will be deleted; svc-b starts with all of its pods at once, since a first release has no canary',
    'low: Rollout svc-b added',
  ]);
});
