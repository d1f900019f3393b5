import { show } from '../core';

/** What an analysis of one's own can be told beside what every analysis can. */
export interface Described {
  /**
   * What it guards and whom to ask, for the person who is called at night: one line of 1 to 200 characters. It stands in
   * the annotation `release-train.dev/description`, and above the query if there is one.
   *
   * @default - none
   */
  readonly description?: string;
}

/** Says what is wrong with a description, or undefined. */
export function descriptionProblem(description: unknown): string | undefined {
  // Control characters and line ends would end the comment in which it stands.
  const legible =
    typeof description === 'string' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(description) && description.trim() !== '';
  if (!legible) return `${show(description)} is no description; write in one line what the analysis guards`;
  if (description.length > LONGEST) {
    return `a description of ${description.length} characters is too long for one line; write at most ${LONGEST}`;
  }
  // The controller looks for arguments in comments too.
  return description.includes('{{')
    ? `${show(description)} holds "{{", which Argo Rollouts would take for an argument; leave it out`
    : undefined;
}

const LONGEST = 200;
