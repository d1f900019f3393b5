const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

let folder;

/** One temporary folder for all tests of a run: cdk8s makes one for each app, and nobody could take them away one by one. */
exports.makeTemporaryFolder = () => {
  folder = mkdtempSync(join(tmpdir(), 'release-train-tests-'));
  // Workers, and whatever they start, inherit it.
  process.env.TMPDIR = folder;
};

exports.removeTemporaryFolder = () => {
  // Programs that were just ended may still be writing.
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
};
