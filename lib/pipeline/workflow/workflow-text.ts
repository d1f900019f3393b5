import { Document, isScalar, visit } from 'yaml';
import type { ActionPins } from '../pins';

/** A workflow as text, with the versions of pinned actions as comments, which people and update bots read. */
export function workflowText(workflow: unknown, pins: ActionPins, header: readonly string[]): string {
  // As YAML 1.1 needs it: one that is read as such takes a plain `on` for a truth. One of 1.2 reads the same.
  const document = new Document(workflow, { version: '1.1', aliasDuplicateObjects: false });
  // The version would be written as a directive otherwise.
  document.directives = undefined as never;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const version = pins.versionOf(String(value.value));
      if (version !== undefined) value.comment = ` ${version}`;
    },
  });
  document.commentBefore = header.map((line) => (line === '' ? line : ` ${line}`)).join('\n');
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}
