import { Pattern } from '../pattern';

/** A pattern that was read. */
export interface Glob {
  test(text: string): boolean;
}

/**
 * A pattern as Argo CD matches it: `*`, `**`, `?`, `{a,b}` and sets in brackets.
 *
 * @param separator what `*` does not go past; nothing by default, as for names and namespaces
 * @see https://github.com/gobwas/glob
 */
export function globPattern(glob: string, separator = ''): Glob {
  const any = separator === '' ? '.' : `[^${separator}]`;
  let source = '';
  let depth = 0;
  for (let i = 0; i < glob.length; i++) {
    const sign = glob[i] as string;
    if (sign === '*') {
      const double = glob[i + 1] === '*';
      source += double ? '.*' : `${any}*`;
      if (double) i += 1;
    } else if (sign === '?') source += any;
    else if (sign === '{' && glob.includes('}', i)) {
      source += '(?:';
      depth += 1;
    } else if (sign === '}' && depth > 0) {
      source += ')';
      depth -= 1;
    } else if (sign === ',' && depth > 0) source += '|';
    else if (sign === '[' && /^\[!?[\w-]+\]/.test(glob.slice(i))) {
      const end = glob.indexOf(']', i);
      source += safeSet(glob.slice(i + 1, end));
      i = end;
    } else source += sign.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
  }
  // JavaScript's own would go back and forth for years over `*a*a*a*a*a`.
  const pattern = Pattern.of(`(?s)^(?:${source}${')'.repeat(depth)})$`);
  return { test: (text) => pattern?.isIn(text) ?? false };
}

/** A set of characters; one that no regular expression takes stands for nothing but itself. */
function safeSet(set: string): string {
  const written = `[${set.replace(/^!/, '^')}]`;
  return Pattern.of(written) ? written : `\\[${set}\\]`;
}

const compiled = new Map<string, Glob>();

/** Whether a pattern matches a text; a `*` goes past every character. */
export function globMatches(glob: string, text: string, separator = ''): boolean {
  if (glob === '*' || glob === text) return true;
  if (!/[*?{[]/.test(glob)) return false;
  const key = `${separator} ${glob}`;
  const pattern = compiled.get(key) ?? globPattern(glob, separator);
  compiled.set(key, pattern);
  return pattern.test(text);
}
