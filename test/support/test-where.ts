/**
 * A test that needs more than npm packages. Where something is missing it is skipped, by name and with what is missing; in CI
 * it fails.
 *
 * @param missing what is missing, and how to get it; undefined if nothing is
 */
export function testWhere(missing: string | undefined, name: string, body: () => unknown, timeout?: number): void {
  if (missing === undefined) test(name, async () => void (await body()), timeout);
  else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(missing);
    });
  } else {
    // Jest names skipped tests only where it runs a single file.
    process.stderr.write(`skipped: ${missing}: ${name}\n`);
    test.skip(`${name} (skipped: ${missing})`, () => undefined);
  }
}
