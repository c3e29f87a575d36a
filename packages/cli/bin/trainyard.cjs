#!/usr/bin/env node
'use strict';
// Committed, because npm makes no link to a bin that is missing at install time; the program itself is built.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '..', 'dist', 'trainyard.cjs');
if (existsSync(program)) {
  require(program);
} else {
  process.stderr.write('trainyard is not built yet: run `npm run build` first.\n');
  process.exitCode = 2;
}
