import type { Owners } from '../../gitops';
import { ChecklistItem } from './checklist-item';
import type { ChecklistSections } from './checklist-page';

/** What every fleet has to see to, kept short: most of it is checked by itself. */
export function standardSections(owner: Owners): ChecklistSections {
  return {
    preflight: [
      ChecklistItem.person('Both versions can run beside each other: each reads what the other one writes', {
        owner,
        signal: 'what the change does to schemas, messages and APIs',
      }),
      ChecklistItem.person('Going back is possible, or the release file says what forbids it', {
        owner,
        signal: 'rollback.refuse in the release file',
      }),
      ChecklistItem.rules(
        'The new version is measured while few requests go to it, and missing data never passes',
        'canary-has-a-small-share',
        'canary-is-measured',
        'query-measures-the-canary',
        'no-data-does-not-pass',
      ),
      ChecklistItem.rules(
        'A release that goes wrong ends by itself',
        'aborts-at-the-deadline',
        'finite-analysis',
        'background-in-time',
      ),
      ChecklistItem.rules(
        'No service goes, no weight is reset and nothing is deleted by the way',
        'removed-service',
        'weights-reset',
        'stopped-change',
      ),
      ChecklistItem.rules(
        'Pods say which release they are, and their image cannot change',
        'release-identity',
        'image-digest',
      ),
      ChecklistItem.rules('No credential is in Git', 'credentials-in-text', 'plain-secrets'),
    ],
    duringRollout: [
      ChecklistItem.person('Somebody who may abort can be reached until the last hold is over', {
        owner,
        signal: 'who is on call, and the runbook of the service',
      }),
      ChecklistItem.person('A release that waits for a person is decided at once: nothing aborts it meanwhile', {
        owner,
        signal: 'Paused with InconclusiveAnalysisRun: kubectl argo rollouts get rollout',
      }),
      ChecklistItem.rules('The greatest share is measured before the promotion', 'last-weight-is-measured'),
      ChecklistItem.rules('Somebody is told of an abort', 'aborts-are-told'),
    ],
    rollback: [
      ChecklistItem.person('It is aborted first, and then taken back in Git', {
        owner,
        signal: 'the runbook of the service; release-train rollback',
      }),
      ChecklistItem.person('What the bad release has written is looked at', {
        owner,
        signal: 'rows, messages and files since its first hold',
      }),
      ChecklistItem.rules(
        'A person can sync a revert in a freeze, and no older sync is retried before it',
        'reverts-in-a-freeze',
        'retries-take-the-newest',
      ),
    ],
  };
}
