import type { BoundAnalysis } from '../analysis';
import { listed } from '../core';

/** Says why nothing stops a bad canary though everything about its analyses is sound; undefined if something does. */
export function unguardedCanary(analyses: readonly BoundAnalysis[]): string | undefined {
  const nothing = 'nothing aborts a bad canary';
  if (analyses.length === 0) return `${nothing}: analyses is 'none'; leave it out for the standard guards`;
  const judging = analyses.filter(({ dryRun }) => !dryRun);
  if (judging.length === 0) return `${nothing}: ${onlyDryRuns(analyses)}`;
  const measuring = judging.filter(({ when }) => when !== 'before-first-weight');
  if (measuring.length === 0) {
    return (
      `${nothing} once it gets traffic: ${names(judging)} ${judging.length === 1 ? 'is' : 'are'} over before the first weight; ` +
      'add an analysis beside the traffic, such as new SequentialErrorAnalysis()'
    );
  }
  return unmeasured(measuring) ?? passesUnseen(measuring, 'a canary');
}

/** How the guard is written that counts what a worker does. */
export const JOB_GUARD = 'new JobErrorAnalysis({ … })';

/** Says why nothing stops a bad canary of a worker though everything about its analyses is sound; undefined if something does. */
export function unguardedWorker(analyses: readonly BoundAnalysis[]): string | undefined {
  const nothing = 'nothing aborts a bad canary';
  if (analyses.length === 0) return `${nothing}: analyses is 'none'; name what its application counts: ${JOB_GUARD}`;
  const judging = analyses.filter(({ dryRun }) => !dryRun);
  if (judging.length === 0) return `${nothing}: ${onlyDryRuns(analyses)}`;
  const measuring = judging.filter(({ when }) => when !== 'before-first-weight');
  const [one, those] = judging.length === 1 ? ['is', 'watches'] : ['are', 'watch'];
  if (measuring.length === 0) {
    return `${nothing} once it gets jobs: ${names(judging)} ${one} over before the first weight; add ${JOB_GUARD}`;
  }
  if (!measuring.every(({ watchesPods }) => watchesPods)) return undefined;
  return `nothing counts the failed jobs of a canary: ${names(measuring)} ${those} its pods alone; add ${JOB_GUARD}`;
}

/** Says why nothing sends callers back from a bad release after a blue-green switch; undefined if something does. */
export function unguardedSwitch(after: readonly BoundAnalysis[]): string | undefined {
  const nothing = 'nothing sends callers back from a bad release';
  if (after.length === 0) return `${nothing}: after is 'none'; leave it out for an ErrorRateAnalysis`;
  const judging = after.filter(({ dryRun }) => !dryRun);
  return judging.length === 0 ? `${nothing}: ${onlyDryRuns(after)}` : passesUnseen(judging, 'a release');
}

/** Says that what counts requests before a blue-green switch has none to count; undefined if something calls the new version. */
export function uncalledBefore(before: readonly BoundAnalysis[]): string | undefined {
  const makers = before.filter(({ makesRequests }) => makesRequests);
  const waiting = before.filter(
    ({ views, measuresLatency, dryRun, passesUnseen }) =>
      (views !== undefined || measuresLatency) &&
      !dryRun &&
      !passesUnseen &&
      // A Job without a sidecar is counted by nobody on its own side.
      (makers.length === 0 || (views?.includes('client') && makers.every(({ callsUncounted }) => callsUncounted))),
  );
  if (waiting.length === 0) return undefined;
  if (makers.length > 0) {
    return (
      `before: ${names(waiting)} counts on the callers' side too, where a Job without a sidecar is counted by nobody, so that every release pauses; ` +
      "give it views: ['pod'], or the SyntheticAnalysis mesh: 'native-sidecar'"
    );
  }
  return (
    `before: nobody calls the new version before the switch, and with no requests to count ${names(waiting)} cannot let a release pass; ` +
    'add a SyntheticAnalysis to before, whose Job calls it, or measure after the switch'
  );
}

function onlyDryRuns(analyses: readonly BoundAnalysis[]): string {
  return analyses.length === 1
    ? `${names(analyses)} is a dry run, which only watches; leave its dryRun out, or add an analysis that judges`
    : `${names(analyses)} are dry runs, which only watch; leave dryRun out of one of them, or add an analysis that judges`;
}

/** Says that no analysis counts failed requests; undefined if one does, or if somebody measures what the library does not know. */
function unmeasured(judging: readonly BoundAnalysis[]): string | undefined {
  if (!judging.every(({ watchesPods }) => watchesPods)) return undefined;
  return (
    `nothing counts the failed requests of a canary: ${names(judging)} ${judging.length === 1 ? 'watches' : 'watch'} its pods alone; ` +
    'add new SequentialErrorAnalysis(), or leave analyses out and take the standard guards'
  );
}

function passesUnseen(judging: readonly BoundAnalysis[], what: string): string | undefined {
  if (!judging.every(({ passesUnseen }) => passesUnseen)) return undefined;
  return (
    `${what} that is not measured is promoted unseen: ${names(judging)} ${judging.length === 1 ? 'passes' : 'pass'} windows with too few requests, or none; ` +
    "leave belowMinimum: 'pass' out of one analysis, or add new SequentialErrorAnalysis()"
  );
}

function names(analyses: readonly BoundAnalysis[]): string {
  return listed(analyses.map(({ template }) => template.name));
}
