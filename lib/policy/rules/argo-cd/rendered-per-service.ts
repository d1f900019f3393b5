import { groupedBy } from '../../../core';
import { applicationsOf, folderOf, knownText, sourcesOf } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { repositoryOf } from './projects';

const SET = (annotations: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: svc-a }, { name: svc-b }] } }]
  template:
    metadata:
      name: '{{ .name }}'
${annotations}    spec:
      source: { repoURL: 'https://github.com/org/gitops', path: 'apps/{{ .name }}' }
`;

const PATHS = 'argocd.argoproj.io/manifest-generate-paths';

export const renderedPerService: Rule = {
  id: 'rendered-per-service',
  family: 'argo-cd',
  severity: 'note',
  title: 'A commit concerns the services whose folder it touches',
  cause:
    'Argo CD keeps what it rendered by commit: every commit to a repository of many services renders all of them anew, and counts as a new revision of each, so that one that is OutOfSync is synced with every commit.',
  remedy: `annotate the Applications with ${PATHS}: "."`,
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/#manifest-paths-annotation',
  examples: { complies: SET(`      annotations: { ${PATHS}: '.' }\n`), violates: SET('') },
  *check(tree) {
    const sources = applicationsOf(tree).flatMap(sourcesOf);
    const byRepository = groupedBy(sources, (source) => repositoryOf(source.at('repoURL').text ?? ''));
    const shared = new Set([...byRepository].filter(([url, its]) => url !== '' && its.length > 1).map(([url]) => url));
    yield* ofEachApplication(tree, function* (application) {
      const at = application.metadata.at('annotations', PATHS);
      if (!application.known || at.isSet) return;
      const source = sourcesOf(application).find((it) => folderOf(it) !== undefined);
      const url = source && knownText(source.at('repoURL'));
      if (url !== undefined && shared.has(repositoryOf(url)))
        yield { at, message: 'every commit to the repository, of whichever service, renders this one anew' };
    });
  },
};
