import { goMilliseconds, show } from '../../../core';
import { isUnfilled } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (limit: string, duration: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy:
    retry: { limit: ${limit}, backoff: { duration: ${duration}, factor: 2, maxDuration: 3m } }
`;

export const retriesThatEnd: Rule = {
  id: 'retries-that-end',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A sync is tried again a few times, after times that can be read',
  cause:
    'While a sync is tried again its operation is running, so that no other begins. Below zero, limit means for ever. A backoff that is no duration is an error in place of the second try.',
  remedy: 'write a limit from 1 to 10, and durations such as 10s and 3m',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/',
  examples: { complies: APPLICATION('5', '10s'), violates: APPLICATION('-1', '10 seconds') },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      const retry = spec.at('syncPolicy', 'retry');
      const limit = retry.at('limit');
      if ((limit.number ?? 0) < 0)
        yield { at: limit, message: `limit ${limit.number} tries a sync that fails for ever` };
      for (const at of ['duration', 'maxDuration'].map((key) => retry.at('backoff', key))) {
        const text = at.scalar;
        const readable = !text || /^\d+$/.test(text) || isUnfilled(text) || goMilliseconds(text) !== undefined;
        if (!readable) yield { at, message: `${show(text)} is no duration` };
      }
    }),
};
