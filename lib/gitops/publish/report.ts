/** What a publish did, or would do. Paths are relative to the checkout's root and sorted. */
export interface PublishReport {
  /** Files whose content changed. */
  readonly written: readonly string[];
  /** Files that an earlier publish wrote and this tree does not have. */
  readonly removed: readonly string[];
  /** How many files were already as they should be. */
  readonly unchanged: number;
  /** Files that publish did not own before and does now: identical ones, and those named with `adopt`. */
  readonly adopted: readonly string[];
  /** Folders and files whose list of what was published changes; their content may be as it should be already. */
  readonly lists: readonly string[];
  /** Files that differ from the tree but lie outside `only`, and stay as they are. */
  readonly left: readonly string[];
}

/** A report as lines for a terminal. */
export function formatReport(report: PublishReport): string[] {
  const { written, removed, adopted, left } = report;
  const taken = new Set(adopted);
  const overwritten = new Set([...written, ...removed]);
  const note = (path: string): string => (taken.has(path) ? ' (adopted)' : '');
  const unchanged = `${report.unchanged} unchanged`;
  const idle = written.length + removed.length + adopted.length === 0;
  return [
    ...written.map((path) => `written ${path}${note(path)}`),
    ...removed.map((path) => `removed ${path}${note(path)}`),
    ...adopted.filter((path) => !overwritten.has(path)).map((path) => `adopted ${path}`),
    ...left.map((path) => `left    ${path} (differs, outside --only)`),
    idle ? `nothing to do: ${unchanged}` : unchanged,
  ];
}
