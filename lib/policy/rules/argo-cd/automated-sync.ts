import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (policy: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  project: services
${policy}`;

export const automatedSync: Rule = {
  id: 'automated-sync',
  family: 'argo-cd',
  severity: 'note',
  title: 'Argo CD brings in what is merged, and keeps it',
  cause:
    'Without automated sync a release that is merged waits until somebody syncs it, and so does a revert. Without selfHeal a change that is made in the cluster by hand stays there, and a sync that was missed is not made up for.',
  remedy: 'write syncPolicy.automated: { prune: true, selfHeal: true }',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/',
  examples: {
    complies: APPLICATION('  syncPolicy: { automated: { prune: true, selfHeal: true } }\n'),
    violates: APPLICATION(''),
  },
  *check(tree) {
    const rolling = new Set(
      applicationSetsOf(tree).filter((set) => set.at('spec', 'strategy', 'type').text === 'RollingSync'),
    );
    yield* ofEachApplication(tree, function* ({ object, spec, known }) {
      const automated = spec.at('syncPolicy', 'automated');
      if (!known || rolling.has(object)) return;
      if (!automated.isSet || automated.at('enabled').boolean === false)
        yield { at: automated, message: 'nothing is synced, a revert neither, until somebody does it by hand' };
      else if (automated.at('selfHeal').boolean !== true)
        yield { at: automated.at('selfHeal'), message: 'what is changed in the cluster by hand stays as it is' };
    });
  },
};
