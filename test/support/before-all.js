const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { makeTemporaryFolder } = require('./temporary-folder');

/** Once before all tests: the compiled package, as its command and the packed archive hold it, and a folder for what tests leave. */
module.exports = () => {
  const root = join(__dirname, '../..');
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')],
    { stdio: 'inherit' },
  );
  makeTemporaryFolder();
};
