import { applicationSetsOf, dialectOf } from '../../objects';
import type { Rule } from '../../rule';
import { templateTexts } from './template-texts';

const SET = (message: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  template:
    metadata:
      name: '{{ .name }}'
      annotations:
        example.com/message: ${message}
`;

/** Words that stand alone in an action of a Go template. */
const WORDS = ['else', 'end', 'break', 'continue', 'now', 'uuidv4', 'list', 'dict', 'tuple', 'true', 'false', 'nil'];

export const templateActions: Rule = {
  id: 'template-actions',
  family: 'argo-cd',
  severity: 'error',
  title: 'What stands in braces is an action of the template',
  cause:
    'Every text of the template is a Go template, keys and annotations too. A word without a dot is a function that does not exist, and braces that are meant for somebody else are actions: neither is rendered, and one text that is not stops the whole ApplicationSet. In the old form it is the other way round: {{ .name }} stays as it is written.',
  remedy: "write '{{ .name }}' for a parameter, and '{{ \"{{\" }}' for two braces that are to stay",
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/',
  examples: {
    complies: SET(`'{{ "{{" }} args.host }}'`),
    violates: SET(`'{{ args.host }}'`),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const dialect = dialectOf(set);
      for (const { at, text } of templateTexts(set)) {
        const wrong = dialect === 'go' ? goProblem(text) : fastProblem(text);
        if (wrong) yield { at, message: wrong };
      }
    }
  },
};

function goProblem(text: string): string | undefined {
  const rest = text
    .replace(/\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs, '')
    .replace(/\{\{(.*?)\}\}/gs, (action, inner: string) => {
      const word = inner.replace(/^-\s|\s-$/g, '').trim();
      return /^[A-Za-z_][\w-]*(\.[\w-]+)*$/.test(word) && !WORDS.includes(word) ? action : '';
    });
  const [, word] = /\{\{-?\s*([^{}]*?)\s*-?\}\}/s.exec(rest) ?? [];
  if (word !== undefined)
    return `{{ ${word} }} calls a function that does not exist, which stops the whole ApplicationSet`;
  return rest.includes('{{') ? 'an action is not closed, which stops the whole ApplicationSet' : undefined;
}

function fastProblem(text: string): string | undefined {
  const [action] = /\{\{-?\s*(\.\w[^{}]*|[^{}]*\|[^{}]*)\}\}/s.exec(text) ?? [];
  return action === undefined ? undefined : `without goTemplate: true, ${action} stays as it is written`;
}
