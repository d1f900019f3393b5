const { removeTemporaryFolder } = require('./temporary-folder');

module.exports = removeTemporaryFolder;
