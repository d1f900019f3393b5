import { readKubernetesYaml } from '../../manifests';

/**
 * Reads YAML of which only the values matter, as leniently as Kubernetes does: there, the further lines of a text in quotes may
 * be indented as little as they like, and the CRDs of Flagger have descriptions written so.
 */
export function readLeniently(source: string): ReturnType<typeof readKubernetesYaml> {
  const read = readKubernetesYaml(source);
  if (!('message' in read)) return read;
  const again = readKubernetesYaml(indented(source));
  return 'message' in again ? read : again;
}

/** The same text, with the further lines of texts in quotes indented further: spaces at their beginning count for nothing. */
function indented(source: string): string {
  let open: string | undefined;
  return source
    .split('\n')
    .map((line) => {
      const before = open;
      if (before === undefined) {
        const [, quote, rest = ''] = /^\s*(?:- +)*(?:[^\s'"#][^'"#]*: +)?(['"])(.*)$/.exec(line) ?? [];
        if (quote !== undefined && !closes(rest, quote)) open = quote;
        return line;
      }
      if (closes(line, before)) open = undefined;
      return `${' '.repeat(200)}${line}`;
    })
    .join('\n');
}

/** Whether a text in quotes ends in this line: the quote itself is written twice in it, or behind a backslash. */
function closes(rest: string, quote: string): boolean {
  return rest.replaceAll(quote === "'" ? /''/g : /\\./g, '').includes(quote);
}
