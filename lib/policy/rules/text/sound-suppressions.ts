import { nearestName, SUPPRESS } from '../../../core';
import type { Rule } from '../../rule';
import { readSuppression, SOUND_SUPPRESSIONS, suppressionFields } from '../../suppressions';

/**
 * The rule over suppressions.
 *
 * @param others the names of all other rules
 */
export function soundSuppressions(others: Iterable<string>): Rule {
  const known = new Set(others);
  return {
    id: SOUND_SUPPRESSIONS,
    family: 'text',
    severity: 'warning',
    title: 'A suppression names a rule, the last day on which it holds, and a reason',
    cause:
      'A suppression that names no rule, or lacks the day or the reason, suppresses nothing. Who wrote it believes that it does, and who reads it cannot tell what was decided.',
    remedy: 'name one rule behind the slash, and write the value as "until 2026-12-31: the reason"',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
    examples: {
      complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: svc-a
  annotations:
    release-train.dev/suppress.image-digest: "until 2026-12-31: the registry of the vendor deletes digests"
`,
      violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: svc-a
  annotations:
    release-train.dev/suppress.image-digests: "until 2026-12-31: the registry of the vendor deletes digests"
    release-train.dev/suppress.image-tag: the vendor has no other
`,
    },
    *check(tree) {
      for (const [rule, at] of tree.objects.flatMap(suppressionFields)) {
        if (rule === SOUND_SUPPRESSIONS) {
          yield {
            at,
            message: 'the rule over suppressions cannot be accepted',
            remedy: 'correct the suppressions, and take this one out',
          };
        } else if (!known.has(rule)) {
          const nearest = nearestName(rule, known);
          const meant = nearest && nearest.changes <= rule.length / 3 ? `; ${nearest.name} is one` : '';
          yield { at, message: `${SUPPRESS}${rule}: there is no rule ${rule || 'without a name'}${meant}` };
        } else if (!readSuppression(at.text ?? '')) {
          yield {
            at,
            message: `${JSON.stringify(at.value)} does not say until which day, and why: nothing is suppressed`,
          };
        }
      }
    },
  };
}
