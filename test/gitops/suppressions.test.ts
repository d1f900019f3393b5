import { fleet } from '../../apps/quickstart/main';
import { Suppressions } from '../../lib';
import { ManifestTree } from '../../lib/manifests';

const SOUND = {
  rule: 'one-kind-a-step',
  object: 'Rollout svc-a',
  reason: 'mended with the next release',
  until: '2026-12-31',
};

function suppressed(given: object, path = 'prod/services/svc-a/svc-a') {
  const app = fleet();
  const at = path.split('/').reduce((scope, id) => scope.node.findChild(id), app as { node: typeof app.node });
  Suppressions.of(at as typeof app).add(given as typeof SOUND);
  return app;
}

const annotated = (app: ReturnType<typeof fleet>) =>
  new ManifestTree(app.render()).objects
    .filter(({ annotations }) => Object.keys(annotations).some((key) => key.includes('suppress')))
    .map(({ title, annotations }) => [title, annotations['release-train.dev/suppress.one-kind-a-step']]);

test('a suppression is an annotation of the object that it names, and of no other', () => {
  expect(annotated(suppressed(SOUND))).toEqual([
    ['Rollout prod/svc-a', 'until 2026-12-31: mended with the next release'],
  ]);
});

test('it changes no pod', () => {
  const pods = (app: ReturnType<typeof fleet>) =>
    new ManifestTree(app.render()).ofKind('argoproj.io/Rollout').map((it) => it.at('spec', 'template').value);
  expect(pods(suppressed(SOUND))).toEqual(pods(fleet()));
});

test('it may be given further up', () => {
  expect(annotated(suppressed(SOUND, 'prod'))).toHaveLength(1);
});

test.each([
  [{ ...SOUND, object: 'Rollout svc-x' }, 'suppression of one-kind-a-step: there is no Rollout svc-x here; there are '],
  [{ ...SOUND, rule: 'No Rule' }, 'suppression: rule: "No Rule" is no rule\'s id; write it as check prints it'],
  [{ ...SOUND, until: '2026-02-30' }, 'suppression: until: "2026-02-30" is no day; write the last day'],
  [{ ...SOUND, until: new Date(0) }, 'suppression: until: an object is no day'],
  [{ ...SOUND, reason: 'later' }, 'suppression: reason: "later" is no reason; write one line of 10 to 300 characters'],
  [{ ...SOUND, reason: undefined, who: 'me' }, 'suppression: who: there is no such property'],
  [{ rule: 'x-rule', object: 'Rollout svc-a', until: '2026-12-31' }, 'suppression: reason: missing'],
])('%j is refused at synth, at its construct', (given, message) => {
  expect(() => suppressed(given).render()).toThrow(message);
});
