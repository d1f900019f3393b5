import { nearest, ReleaseTrainError, someOf } from '../core';
import type { ManifestTree } from '../manifests';
import { checkTree, hasFindings, RULES, readSchemas, type Severity, terminalReport } from '../policy';
import type { Verdict } from './expectations';

/** How manifests are held against the rules in a test. */
export interface PolicyTest {
  /** From which severity on a finding fails the test. @default 'error' */
  readonly failOn?: Severity;
  /** Rules that are left out, by their ids. @default none */
  readonly skip?: readonly string[];
  /**
   * The day on which suppressions are to hold, as `2026-12-31`. A test that took today's would fail one day by itself.
   *
   * @default none: suppressions hold however old they are
   */
  readonly date?: string;
  /** The folder of schemas against which every object is checked, as `release-train schemas pull` writes it. @default none */
  readonly crds?: string;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Nothing among the manifests is as bad as this. */
export function passesPolicy(
  tree: ManifestTree,
  { failOn = 'error', skip = [], date, crds }: PolicyTest = {},
): Verdict {
  if (!SEVERITIES.includes(failOn))
    throw new ReleaseTrainError(`toPassPolicy: failOn: there is no ${String(failOn)}; write error, warning or note`);
  const ids = RULES.map(({ id }) => id);
  const unknown = skip.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    const near = nearest(unknown[0] as string, ids);
    const hint = near.startsWith('; did') ? near : '';
    throw new ReleaseTrainError(`toPassPolicy: skip: there is no rule ${someOf(unknown)}${hint}`);
  }
  const schemas = crds === undefined ? undefined : readSchemas(crds);
  const report = checkTree(tree, { rules: RULES.filter(({ id }) => !skip.includes(id)), date, schemas });
  const pass = !hasFindings(report, failOn);
  const expected = `Expected that no finding is as bad as ${failOn}; ${pass ? 'none is, and one was to be' : 'there are'}`;
  return { pass, message: `${expected}\n\n${terminalReport(report, RULES, { dir: '', colors: false })}` };
}
