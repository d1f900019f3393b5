import type { Field } from '../../../manifests';

/** What a text says: below `data` of a Secret it is in base64. */
export function plainText(at: Field): string {
  const text = at.text ?? at.number?.toString() ?? '';
  const isEncoded = at.object.groupKind === '/Secret' && at.path[0] === 'data';
  return isEncoded ? Buffer.from(text, 'base64').toString('latin1') : text;
}
