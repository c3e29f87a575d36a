#!/usr/bin/env node
'use strict';
// Committed, so that npm can link the command before anything is built. It runs the bundle beside it, with V8's compiled code kept in a
// file if one can be written: compiling a megabyte of JavaScript is a third of the time that a short command takes.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const bundle = join(__dirname, '..', 'dist', 'trainyard.cjs');

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Keeps the code that has been compiled by now; a folder that cannot be written is no reason to fail. */
function keep(script, file) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const beside = `${file}.${process.pid}`;
    writeFileSync(beside, script.createCachedData());
    renameSync(beside, file);
  } catch {
    // The next run compiles again.
  }
}

if (existsSync(bundle)) {
  const source = readFileSync(bundle, 'utf8');
  // V8 itself tells sources apart by their length only.
  const kept = join(dirname(bundle), '.code', `${process.version}-${process.arch}-${createHash('sha1').update(source).digest('hex').slice(0, 16)}.bin`);
  const cachedData = read(kept);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, { filename: bundle, ...(cachedData === undefined ? {} : { cachedData }) });
  // A script made from kept code cannot import modules itself; plugins of the project are loaded through this.
  globalThis[Symbol.for('trainyard.import')] = (url) => import(url);
  const module_ = { exports: {} };
  script.runInThisContext()(module_.exports, createRequire(bundle), module_, bundle, dirname(bundle));
  if (cachedData === undefined || script.cachedDataRejected) process.once('exit', () => keep(script, kept));
} else {
  process.stderr.write('trainyard is not built yet. Run `npm run build` in the repository first.\n');
  process.exitCode = 2;
}
