import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { whenComplete } from '../../lib/gitops';
import { fleet, problems, SERVICE } from '../support/fleet';

test('what follows from the constructs of an app is made before each rendering, of those that come later as well', () => {
  const { app, services } = fleet();
  const all = new Construct(app, 'all');
  whenComplete(all, () => {
    for (const { node } of all.node.children) all.node.tryRemoveChild(node.id);
    for (const name of services.services.keys())
      new Chart(all, name).node.addValidation({ validate: () => ['is here'] });
  });
  services.addService('svc-a', SERVICE);
  expect(problems(() => app.render())).toEqual(['all/svc-a: is here']);
  services.addService('svc-b', SERVICE);
  expect(problems(() => app.render())).toEqual(['all/svc-a: is here', 'all/svc-b: is here']);
});
