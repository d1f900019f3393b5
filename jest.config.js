module.exports = {
  testEnvironment: 'node',
  // Many tests wait for git and other processes: one worker less than cores, as Jest has it, leaves a machine of two half idle.
  maxWorkers: '100%',
  globalSetup: './test/support/before-all.js',
  globalTeardown: './test/support/after-all.js',
  roots: ['<rootDir>/test', '<rootDir>/apps'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    '^cdk8s-release-train$': '<rootDir>/lib/index.ts',
    '^cdk8s-release-train/simulation$': '<rootDir>/lib/simulation/index.ts',
    '^cdk8s-release-train/policy$': '<rootDir>/lib/policy/index.ts',
    '^cdk8s-release-train/review$': '<rootDir>/lib/review/index.ts',
    '^cdk8s-release-train/jest$': '<rootDir>/lib/jest/index.ts',
    '^cdk8s-release-train/imports$': '<rootDir>/imports/index.ts',
  },
};
