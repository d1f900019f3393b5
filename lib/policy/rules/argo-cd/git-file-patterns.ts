import { counted } from '../../../core';
import { applicationSetsOf, globPattern, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';
import { generatorsIn } from './generators';

const TREE = (stray: string): string => `
# file: argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators:
    - git: { files: [{ path: 'apps/*/release.yaml' }] }
# file: apps/svc-a/release.yaml
name: svc-a
# file: ${stray}
name: old
`;

export const gitFilePatterns: Rule = {
  id: 'git-file-patterns',
  family: 'argo-cd',
  severity: 'error',
  title: 'A pattern of files finds no files further below',
  cause:
    'The * of the git files generator goes past slashes, unless the controller was started with --enable-new-git-file-globbing: apps/*/release.yaml finds apps/svc-a/old/release.yaml as well, and makes an Application of it.',
  remedy: 'move the other file, or give the files a name that nothing else has',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git-File-Globbing/',
  examples: { complies: TREE('docs/svc-a/old/release.yaml'), violates: TREE('apps/svc-a/old/release.yaml') },
  *check(tree) {
    const paths = [...tree.files.keys()];
    for (const set of applicationSetsOf(tree)) {
      for (const generator of generatorsIn(set)) {
        for (const item of generator.at('git', 'files').items) {
          const at = item.at('path');
          const glob = at.text;
          if (glob === undefined || isUnfilled(glob) || glob.includes('**') || item.at('exclude').boolean) continue;
          const [greedy, meant] = [globPattern(glob), globPattern(glob, '/')];
          const found = paths.filter((path) => greedy.test(path));
          const strays = found.filter((path) => !meant.test(path));
          if (strays.length > 0 && strays.length < found.length)
            yield {
              at,
              message: `${glob} finds ${strays[0]}${strays.length > 1 ? ` and ${counted(strays.length - 1, 'more file')}` : ''}, too`,
            };
        }
      }
    }
  },
};
