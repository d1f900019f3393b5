import { CodeOwners, ServiceSet } from '../../lib';
import { documents, find, fleet, problems, SERVICE } from '../support/fleet';

function owned(owners: unknown) {
  const { app, prod } = fleet();
  const set = new ServiceSet(prod, 'ledger', { owners: owners as string });
  set.addService('svc-a', SERVICE);
  set.addService('svc-b', SERVICE);
  return { app, set };
}

test('a change of a service asks its owners, and what nobody owns asks the platform', () => {
  const { app, set } = owned(['@acme/ledger', 'books@acme.example']);
  new ServiceSet(set.environment, 'edge').addService('svc-c', SERVICE);
  new CodeOwners(app, 'owners', { everythingElse: '@acme/platform' });
  expect(
    app.render().get('.github/CODEOWNERS'),
  ).toBe(`# Rendered with the fleet; an edit here is overwritten. Of several patterns that match, the last one counts.
* @acme/platform
/clusters/prod/apps/svc-a/ @acme/ledger books@acme.example
/clusters/prod/apps/svc-b/ @acme/ledger books@acme.example
`);
});

test('owners stand on the Rollout and on the Application, and not on pods', () => {
  const rendered = owned('@acme/ledger').app.render();
  const rollout = find(documents(rendered.get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? ''), 'Rollout');
  expect(rollout.metadata.annotations['release-train.dev/owner']).toBe('@acme/ledger');
  expect(JSON.stringify(rollout.spec.template)).not.toContain('@acme/ledger');
  const argo = documents(rendered.get('clusters/prod/argocd/ledger.k8s.yaml') ?? '');
  expect(find(argo, 'ApplicationSet').spec.template.metadata.annotations['release-train.dev/owner']).toBe(
    '@acme/ledger',
  );
});

test.each([
  [
    'ledger',
    `owners: "ledger" is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`,
  ],
  [
    '@acme/a b',
    `owners: "@acme/a b" is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`,
  ],
  [[], 'owners: is an empty list; leave it out'],
])('%j is no owner', (owners, message) => {
  expect(problems(() => owned(owners).app.render())).toEqual([`prod/ledger: ${message}`]);
});
