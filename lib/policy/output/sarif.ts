import type { CheckReport, Finding, SuppressedFinding } from '../check';
import type { Rule } from '../rule';
import { locatedIn } from './located';

const INFORMATION = 'https://www.npmjs.com/package/cdk8s-release-train';

/**
 * A report as code scanning takes it.
 *
 * @param dir the folder that was checked, as it was given
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: CheckReport, rules: readonly Rule[], dir: string, version: string): string {
  const results = [...report.findings, ...report.suppressed];
  const named = rules.filter(({ id }) => results.some(({ rule }) => rule === id));
  const places = new Map(named.map(({ id }, i) => [id, i]));
  const sarif = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'release-train', version, informationUri: INFORMATION, rules: named.map(descriptor) } },
        results: results.map((finding) => result(finding, places, dir)),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.notDone.map((text) => ({
              level: 'warning',
              message: { text: plainText(text) },
            })),
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(sarif, null, 2)}\n`;
}

/** In the text of a message, brackets make links (3.11.6): what a manifest says must not become one. */
function plainText(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

function descriptor({ id, severity, title, cause, remedy, see, family }: Rule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: cause },
    help: { text: `${cause} Remedy: ${remedy}.` },
    helpUri: see,
    defaultConfiguration: { level: severity },
    properties: { tags: [family] },
  };
}

function result(finding: Finding | SuppressedFinding, places: ReadonlyMap<string, number>, dir: string) {
  const { rule, severity, message, remedy, object, field } = finding;
  const { path, line, column } = locatedIn(dir, finding);
  const where = [object, field].filter((part) => part !== undefined).join(' ');
  const index = places.get(rule);
  return {
    ruleId: rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: severity,
    message: { text: plainText(`${where === '' ? '' : `${where}: `}${message}. ${remedy}.`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(path).replace(/[?#]/g, encodeURIComponent) },
          region: { startLine: line, startColumn: column },
        },
        ...(object === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: where, kind: 'resource' }] }),
      },
    ],
    // What stands on other lines after the next change is the same finding still.
    partialFingerprints: { 'release-train/v1': `${rule} ${finding.file} ${where}` },
    ...('reason' in finding
      ? { suppressions: [{ kind: 'inSource', justification: `until ${finding.until}: ${finding.reason}` }] }
      : {}),
  };
}
