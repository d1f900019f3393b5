import { ManifestTree } from '../manifests';

/** The manifests of a rule's example: one file, or several, each behind a line `# file: path`. */
export function exampleTree(example: string): ManifestTree {
  const [first = '', ...files] = example.split(/^# file: (?=\S)/m);
  if (files.length === 0) return ManifestTree.of(first);
  return new ManifestTree(
    new Map(
      files.map((file) => {
        const end = file.indexOf('\n');
        return [file.slice(0, end).trim(), file.slice(end + 1)];
      }),
    ),
  );
}
