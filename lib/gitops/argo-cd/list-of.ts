/** What people wrote by hand where a list belongs: the list, or none. */
// biome-ignore lint/suspicious/noExplicitAny: its items are read field by field
export function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}
