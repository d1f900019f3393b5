import { readKubernetesYaml } from '../../../manifests';
import type { Rule } from '../../rule';

/** Fields that hold what people or programs wrote. */
const FREE_TEXT = /\.(message|annotations|description|labels|lastError)\b/;
const ESCAPED = /\b(toJson|toRawJson|js|quote|urlquery|b64enc|sha256sum|printf "%q")/;

export const notificationTexts: Rule = {
  id: 'notification-texts',
  family: 'text',
  severity: 'warning',
  title: 'What people wrote is put into a notification as JSON',
  cause:
    'The body of a webhook, and attachments and blocks of Slack, are JSON. A quote or a line break in a message or an annotation ends the text there: the notification is lost, just when something failed, or says what somebody put in.',
  remedy: 'write {{ … | toJson }} without quotes around it',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/templates/',
  examples: {
    complies: `
apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-notifications-cm }
data:
  template.sync-failed: |
    webhook:
      pager:
        method: POST
        body: |
          { "text": {{ .app.status.operationState.message | toJson }} }
`,
    violates: `
apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-notifications-cm }
data:
  template.sync-failed: |
    webhook:
      pager:
        method: POST
        body: |
          { "text": "{{ .app.status.operationState.message }}" }
`,
  },
  *check(tree) {
    for (const config of tree.ofKind('/ConfigMap')) {
      if (!/notification/.test(config.name)) continue;
      for (const [key, at] of config.at('data').entries) {
        if (!key.startsWith('template.') || at.text === undefined) continue;
        const read = readKubernetesYaml(at.text);
        if ('message' in read) continue;
        for (const text of jsonTexts(read.values)) {
          const put = putIntoText(text);
          if (put) yield { at, message: `${put} stands between quotes: a quote in it breaks the JSON` };
        }
      }
    }
  },
};

/** The texts of a notification template that are JSON. */
function jsonTexts(value: unknown): string[] {
  if (typeof value === 'string') return /^\s*(\[|\{(?!\{))/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(jsonTexts) : [];
}

/** What a JSON text puts between quotes without escaping it, though it can hold anything; undefined if nothing. */
function putIntoText(text: string): string | undefined {
  let quotes = 0;
  for (const part of text.split(/(\{\{[\s\S]*?\}\})/)) {
    if (!part.startsWith('{{')) quotes += part.replace(/\\./g, '').split('"').length - 1;
    else if (quotes % 2 === 1 && FREE_TEXT.test(part) && !ESCAPED.test(part)) return part;
  }
  return undefined;
}
