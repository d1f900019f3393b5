import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const FIXTURE = join(__dirname, 'types.fixture.ts');

interface Compiled {
  /** Compiler messages by file and line; a file is as it is, or without its `@ts-expect-error`. */
  readonly fixture: Map<number, string>;
  readonly unexpecting: Map<number, string>;
}

let compiled: Compiled;
beforeAll(() => {
  compiled = compile();
}, 60_000);

test('correct manifests compile, and nothing that should be refused does', () => {
  expect([...compiled.fixture.values()]).toEqual([]);
});

test.each(refusals())('$code does not compile: $reason', ({ line, reason }) => {
  const message = compiled.unexpecting.get(line);
  expect(message).toBeDefined();
  if (!reason.startsWith('(')) expect(message).toMatch(new RegExp(`['"]${reason}['"]`));
});

test('no other line is a compile error', () => {
  expect([...compiled.unexpecting.keys()]).toEqual(refusals().map(({ line }) => line));
});

function refusals(): { line: number; reason: string; code: string }[] {
  const lines = readFileSync(FIXTURE, 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    const reason = /^\s*\/\/ @ts-expect-error (.+)$/.exec(text)?.[1];
    // Lines count from 1, and the error is on the line after the comment.
    return reason ? [{ line: index + 2, reason, code: lines[index + 1]?.trim().replace(/,$/, '') ?? '' }] : [];
  });
}

function compile(): Compiled {
  // Below the root, so that packages are found; in node_modules, so that nothing else reads it.
  const dir = mkdtempSync(join(ROOT, 'node_modules', '.types-'));
  try {
    const unexpecting = join(dir, 'unexpecting.ts');
    writeFileSync(unexpecting, readFileSync(FIXTURE, 'utf8').replaceAll('@ts-expect-error', 'refused:'));
    const tsconfig = join(dir, 'tsconfig.json');
    writeFileSync(
      tsconfig,
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions: { rootDir: ROOT, types: [] },
        files: [FIXTURE, unexpecting],
        include: [],
      }),
    );
    const messages = tsc(['-p', tsconfig, '--pretty', 'false']);
    return { fixture: byLine(messages, 'types.fixture.ts'), unexpecting: byLine(messages, 'unexpecting.ts') };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function tsc(args: string[]): string {
  try {
    return execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

function byLine(messages: string, file: string): Map<number, string> {
  const pattern = new RegExp(`${file.replace('.', '\\.')}\\((\\d+),\\d+\\): error (.+)`);
  const found = new Map<number, string>();
  for (const message of messages.split('\n')) {
    const [, line, text] = pattern.exec(message) ?? [];
    if (line && text) found.set(Number(line), text);
  }
  return found;
}
