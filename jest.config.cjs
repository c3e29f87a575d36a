const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const rooms = ['packages', 'plugins', 'tools'];

// One run over every project; `npm run jest -- --selectProjects syntax` takes one of them.
module.exports = {
  // In CI other programs are built at the same time: a limit finds what hangs, not what is slow.
  testTimeout: 120_000,
  projects: rooms.flatMap((room) =>
    readdirSync(join(__dirname, room))
      .sort()
      .filter((name) => existsSync(join(__dirname, room, name, 'jest.config.cjs')))
      .map((name) => `<rootDir>/${room}/${name}`),
  ),
};
