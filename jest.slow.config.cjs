const preset = require('./jest.preset.cjs');

// Tests that start whole servers: `npm run slow`. They need the tools of `npm run oracles -- --slow`.
module.exports = {
  ...preset,
  displayName: 'slow',
  rootDir: __dirname,
  testMatch: ['<rootDir>/{packages,plugins,tools}/*/test/**/*.slow.ts'],
  testTimeout: 300_000,
};
