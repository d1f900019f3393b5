/** What stands in a condition that no version of the language has. Anything else is left to those who know the language. */
export function syntaxProblem(text: string): string | undefined {
  const code = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""');
  const brackets = bracketProblem(code);
  if (brackets !== undefined) return brackets;
  if (/(?:^|[^=!<>])=(?!=)/.test(code) && !/\blet\b/.test(code)) return 'a single = is no comparison, write ==';
  if (/(?:^|[^&])&(?!&)/.test(code)) return 'a single & is no operator, write &&';
  const upper = /\b(?:AND|OR|NOT)\b/.exec(code)?.[0];
  if (upper) return `${upper} is no operator, write ${upper.toLowerCase()}`;
  if (/(?:[-+*/<>=]|&&|\|\|)\s*$/.test(code)) return 'something is missing at its end';
  return undefined;
}

function bracketProblem(code: string): string | undefined {
  const open: string[] = [];
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    const opening = PAIRS[bracket];
    if (opening === undefined) open.push(bracket);
    else if (open.pop() !== opening) return `a ${bracket} closes what was not opened`;
  }
  if (open.length === 0) return undefined;
  const comment = /[,({]\s*$/.test(code)
    ? '; the # of a closure begins a comment of YAML, unless the condition is in quotes'
    : '';
  return `a ${open.at(-1)} is not closed${comment}`;
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
