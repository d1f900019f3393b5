import { environmentOf } from '../../../manifests';
import { knownText } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { PROJECT } from './projects';

const TREE = (project: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec: { project: ${project} }
`;

export const projectIsThere: Rule = {
  id: 'project-is-there',
  family: 'argo-cd',
  severity: 'warning',
  title: 'The project of an Application is there',
  cause:
    'An Application whose project does not exist is neither compared nor synced, and an ApplicationSet leaves it out. The tree holds projects, but not this one.',
  remedy: 'render the AppProject too, or correct the name',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  examples: { complies: TREE('services'), violates: TREE('servics') },
  *check(tree) {
    const projects = tree.ofKind(PROJECT);
    const names = new Set(projects.map(({ name }) => name));
    const environments = new Set(projects.map((it) => environmentOf(it)));
    yield* ofEachApplication(tree, function* ({ object, spec }) {
      const at = spec.at('project');
      const name = knownText(at);
      if (name === undefined || name === 'default' || names.has(name) || !environments.has(environmentOf(object)))
        return;
      yield { at, message: `there is no AppProject ${name}` };
    });
  },
};
