import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { testWhere } from './test-where';

/** The CRDs of the controllers, as their projects publish them. */
export const CRDS = process.env.RELEASE_TRAIN_TEST_CRDS ?? join(__dirname, '../../../shared/crds');

/** A test that needs them. Without them the test is skipped and says so. */
export function testWithCrds(name: string, body: () => unknown): void {
  testWhere(
    existsSync(CRDS) ? undefined : `there are no CRDs in ${CRDS} (RELEASE_TRAIN_TEST_CRDS names another folder)`,
    name,
    body,
    60_000,
  );
}
