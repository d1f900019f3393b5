import type { ServiceSetProps } from '../../lib';
import { ServiceSet } from '../../lib';
import { annotateApplications } from '../../lib/gitops';
import { applicationsOf } from '../support/application-sets';
import { documents, fleet, type Manifest, SERVICE } from '../support/fleet';

const KEY = 'example.com/stage';

/** The annotation of each Application, however they are delivered. */
function annotated(delivery: ServiceSetProps['delivery'], of: (service: string) => string): Record<string, string> {
  const { app, prod } = fleet();
  const set = new ServiceSet(prod, 'services', { delivery, applicationAnnotations: { 'example.com/all': '{{ x }}' } });
  set.addService('svc-a', SERVICE);
  annotateApplications(prod, { key: KEY, parameter: 'stage', of });
  annotateApplications(prod, { key: KEY, parameter: 'other', of: () => 'of two with one key, the first counts' });
  set.addService('svc-b', SERVICE);
  const all = [...app.render()].filter(([path]) => path.includes('/argocd/')).flatMap(([, yaml]) => documents(yaml));
  const plain = all.filter(({ kind, metadata }) => kind === 'Application' && !metadata.name.endsWith('-root'));
  const made = all.filter(({ kind }) => kind === 'ApplicationSet').flatMap((set) => applicationsOf(set));
  return Object.fromEntries(
    [...plain, ...made].map(({ metadata }: Manifest) => [metadata.name, metadata.annotations[KEY]]),
  );
}

describe.each(['application-set', 'applications'] as const)(
  'an annotation that differs by service, with %s',
  (delivery) => {
    test('stands at every Application, of services that come later as well', () => {
      expect(annotated(delivery, (service) => `of ${service}`)).toEqual({
        'svc-a-prod': 'of svc-a',
        'svc-b-prod': 'of svc-b',
      });
    });

    test('is no template', () => {
      expect(annotated(delivery, () => '{{ .name }}')['svc-a-prod']).toBe('{{ .name }}');
    });
  },
);
