import { listed } from '../../../core';
import { hasSyncOption } from '../../objects';
import type { Rule } from '../../rule';
import { writtenInto } from './controller-writes';
import { ofEachApplication } from './each-application';
import { DELIVERED_IN_FULL, DELIVERED_WITH_IGNORES } from './example-canary';

export const applyOnlyOutOfSync: Rule = {
  id: 'apply-only-out-of-sync',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A sync leaves alone what differs in ignored fields only',
  cause:
    'Ignore rules are about the comparison alone: a full sync applies every object as Git has it. Each commit to the folder, a revert too, sets the weights of a canary under way back to those of Git and strips the labels of its subsets, until Argo Rollouts writes them again.',
  remedy: 'add ApplyOutOfSyncOnly=true to spec.syncPolicy.syncOptions',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#apply-resources-outofsync-only',
  examples: { complies: DELIVERED_WITH_IGNORES, violates: DELIVERED_IN_FULL },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      if (!application.known || hasSyncOption(application, 'ApplyOutOfSyncOnly=true')) return;
      const written = writtenInto(tree, application).filter(({ drifts, what }) => drifts && what !== 'replicas');
      if (written.length === 0) return;
      const names = [...new Set(written.map(({ object, what }) => `the ${what} of ${object.kind} ${object.name}`))];
      yield {
        at: application.spec.at('syncPolicy', 'syncOptions'),
        message: `every sync writes ${listed(names)} as Git has them, in the middle of a canary too`,
      };
    }),
};
