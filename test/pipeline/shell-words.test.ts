import { execFileSync } from 'node:child_process';
import { shellWord } from '../../lib/core';
import { shellCommands } from '../../lib/pipeline/commands/shell-words';

/** The words that bash hands to a command that is called `show`. */
function asBash(script: string): string[] {
  const show = `show() { printf '%s\\0' "$@"; }\n`;
  return execFileSync('bash', ['-c', show + script], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

const words = (script: string): string[] => shellCommands(script).flatMap((command) => command.words);

test.each([
  `show a 'b c' "d e" f\\ g`,
  `show 'it'\\''s' "say \\"so\\"" "a\\b" ""`,
  'show a\\\n  b c # not this',
  `show x#y 'a\nb' "c\\\nd"`,
  `show -l app=a,b -o 'jsonpath={.spec}' @acme/x http://a/b`,
])('%j is split as bash splits it', (script) => {
  expect(words(script).slice(1)).toEqual(asBash(script));
});

test.each(['svc-a', "it's", 'a b', '$(rm -rf ~)', '`id`', '', 'a"b', 'a;b', 'a\\b', '*', '~', '-x', 'a\nb', 'ä', '#a'])(
  '%j is one word, to bash and to the reader of runbooks',
  (text) => {
    const script = `show ${shellWord(text)}`;
    expect(asBash(script)).toEqual([text]);
    expect(words(script).slice(1)).toEqual([text]);
  },
);

test('commands are told apart, and each has the line on which it begins', () => {
  const script = '# first\ngit log --oneline\n\ngit revert A && git push origin \\\n  HEAD:main; git status | cat\n';
  expect(shellCommands(script).map(({ line, words }) => [line, words.join(' ')])).toEqual([
    [2, 'git log --oneline'],
    [4, 'git revert A'],
    [4, 'git push origin HEAD:main'],
    [5, 'git status'],
    [5, 'cat'],
  ]);
});

test('what a shell would read otherwise is told', () => {
  expect(shellCommands('git revert <commit>')[0]?.problem).toBe(
    'a shell reads a file at <; write what is to be filled in with capital letters, such as COMMIT',
  );
  expect(shellCommands("git commit -m 'x")[0]?.problem).toBe("the quote ' is not closed");
});
