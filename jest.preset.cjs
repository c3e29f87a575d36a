// Shared by every package's jest.config.cjs. Tests run as native ES modules (chevrotain 11 has no CommonJS form), and
// sources import './x.ts', so no moduleNameMapper is needed. 'import' must not be among the conditions: Jest adds it itself.
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  testPathIgnorePatterns: ['/dist/', '/out-tsc/', '/node_modules/'],
  modulePathIgnorePatterns: ['/dist/', '/out-tsc/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['@trainyard/source', 'node', 'node-addons'] },
};
