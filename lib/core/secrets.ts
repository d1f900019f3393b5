/** Values that are secrets whatever they are called: keys in PEM, and tokens that tell by their prefix who issued them. */
const SECRET_VALUES: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\bA[KS]IA[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})\b/, 'a GitHub token'],
  [/\bglpat-[\w-]{20,}/, 'a GitLab token'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bAIza[\w-]{35}\b/, 'a Google API key'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/\bsk_live_[A-Za-z0-9]{16,}/, 'a Stripe key'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+/, 'a JSON Web Token'],
  // A reference in the place of the password, such as `$(DB_PASSWORD)`, is how it is done.
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:(?!\$[({]|[<{])[^\s/@]+@/i, 'an address with a password in it'],
];

const SECRET_NAME = /(^|[_.-])(password|passwd|secret|token|private[_.-]?key|api[_.-]?key)$/i;

/** What is no secret, whatever it is called: nothing, a switch, a number, a reference to another variable. */
const NO_SECRET = /^(|true|false|\d+(\.\d+)?|\$\(\w+\)|\$\{\w+\})$/i;

/** What kind of secret a value is, or holds, whatever it is called; undefined if it does not look like one. */
export function secretKind(value: string): string | undefined {
  return SECRET_VALUES.find(([pattern]) => pattern.test(value))?.[1];
}

/**
 * Says why a value must not stand in Git: it is a secret, or its name says that it is one.
 *
 * @param reference how to refer to the Secret instead
 */
export function secretProblem(name: string, value: string, reference: string): string[] {
  const found =
    secretKind(value) ?? (SECRET_NAME.test(name) && !NO_SECRET.test(value) ? 'a secret, by its name' : undefined);
  return found
    ? [`this is ${found}, and Git keeps it for ever; put it into a Secret and refer to that: ${reference}`]
    : [];
}

/** How long a name, a password or a token is at most that is looked for: longer ones would cost seconds. */
const USER_INFO = '[^\\s/@"\'`:]{1,200}(?::[^\\s/@"\'`]{1,400})?';

/** Who signs in and how, in an address; with a digest behind the @, it is an image. */
const ADDRESS_USER = new RegExp(`(?<=://)(?!git@)${USER_INFO}@(?!sha\\d+:)`, 'g');
const BARE_USER = /(?<![\w/.-])[\w.+-]{1,100}:(?!\$[({]|[<{])[^\s/@"'`:]{1,400}@(?!sha\d+:)(?=[A-Za-z])/g;
const PASSWORD_PARAMETER =
  /(?<=[?&;,\s"'](?:password|passwd|pwd|access_token|api_key|apikey|token)=)(?![$<{%*])[^&;,\s'"]{4,}/gi;

/**
 * A text as it may be shown: without what a part of it says to whoever may sign in. Reports are kept, and read by more people
 * than the repository.
 */
export function shownSafely(text: string): string {
  return SECRET_VALUES.filter(([, kind]) => !kind.startsWith('an address'))
    .reduce((shown, [pattern, kind]) => shown.replace(wholeSecret(pattern), `<${kind}>`), text)
    .replace(ADDRESS_USER, (user) => (/:(\$[({]|[<{])/.test(user) ? user : '…@'))
    .replace(BARE_USER, '…@')
    .replace(PASSWORD_PARAMETER, '…');
}

/** What is told by its first line goes on behind it. */
function wholeSecret({ source, flags }: RegExp): RegExp {
  const goesOn = source.startsWith('-----BEGIN') ? '[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)' : '';
  return new RegExp(`${source}${goesOn}`, `${flags}g`);
}

const NAME = '(?:password|passwd|secret|token|authorization|private[_.-]?key|api[_.-]?key)';

/** Names of what may be a secret: more than those that are refused, since hiding too much only takes something from sight. */
const DOUBTFUL_NAME = new RegExp(`${NAME}$`, 'i');

/** A reference, or a place that is filled elsewhere. */
const REFERENCE = /^(\$[({]|\{\{|<)/;

/** What of a text is a secret whatever it is called: all between what stands before and behind it. */
const PARTS: readonly RegExp[] = [
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([\s\S]+?)(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)([^\s/@]+)(@)/gi,
  ...SECRET_VALUES.slice(1, -1).map(([pattern]) => new RegExp(`()(${pattern.source})()`, 'g')),
];

/** What stands behind the name of a secret: `--password=…`, `token: …`. */
const NAMED_PART = new RegExp(
  `(${NAME}["']?\\s*(?:=(?!=)|:\\s)\\s*["']?(?:(?:bearer|basic)\\s+)?)([^\\s"',;&=][^\\s"',;&]*)()`,
  'gi',
);

/** Whether a value of this name is not for everybody's eyes. */
export function isSecretlyNamed(name: string, value: string): boolean {
  return DOUBTFUL_NAME.test(name) && !NO_SECRET.test(value) && !REFERENCE.test(value);
}

/**
 * A text with each secret in it, as far as it looks like one, replaced by what is shown instead.
 *
 * @param prose whether it is a sentence, in which a colon behind `Secret` begins what is said of it
 */
export function withoutSecrets(text: string, shown: (secret: string) => string, prose = false): string {
  return (prose ? PARTS : [...PARTS, NAMED_PART]).reduce(
    (left, part) =>
      left.replace(part, (whole, before: string, secret: string, ...more: unknown[]) => {
        if (NO_SECRET.test(secret) || REFERENCE.test(secret) || secret.startsWith('(hidden')) return whole;
        // Tokens have groups of their own.
        const behind = /^(-----END|@)/.exec(String(more[0]))?.input ?? '';
        return `${before}${shown(secret)}${behind}`;
      }),
    text,
  );
}
