/** A piece of code of a Markdown page. */
export interface MarkdownCode {
  /** The line on which its text begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** Whether it is a block for a shell; else it stands in a sentence. */
  readonly isBlock: boolean;
}

const SHELLS = ['', 'bash', 'console', 'sh', 'shell', 'shell-session', 'zsh'];

/** The blocks for a shell, and the inline code, of a Markdown page. Blocks in another language are left out. */
export function codeOf(text: string): MarkdownCode[] {
  const found: MarkdownCode[] = [];
  let fence:
    | { readonly mark: string; readonly line: number; readonly isShell: boolean; readonly lines: string[] }
    | undefined;
  text.split('\n').forEach((content, i) => {
    const [, mark = '', language = ''] = /^ {0,3}(`{3,}|~{3,})\s*([\w-]*)[^`]*$/.exec(content) ?? [];
    if (fence) {
      const closes = mark.startsWith(fence.mark) && /^\s*[`~]+\s*$/.test(content);
      if (!closes) fence.lines.push(content.replace(/^\$ /, ''));
      else {
        if (fence.isShell) found.push({ line: fence.line, code: fence.lines.join('\n'), isBlock: true });
        fence = undefined;
      }
    } else if (mark !== '') fence = { mark, line: i + 2, isShell: SHELLS.includes(language.toLowerCase()), lines: [] };
    else
      for (const [, , code = ''] of content.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g))
        found.push({ line: i + 1, code: code.replace(/^ (.+) $/, '$1').replaceAll('\\|', '|'), isBlock: false });
  });
  return found;
}
