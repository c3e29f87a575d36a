#!/usr/bin/env node
'use strict';
// Committed, so that npm can link the command before anything is built. It runs the bundle beside it, with V8's compiled code kept in a
// file if one can be written: compiling a megabyte of JavaScript is a third of the time that a short command takes.
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const program = join(dist, 'trainyard.cjs');

// A function is compiled when it is first called, so each command keeps what it needs itself.
const command = ['check', 'generate', 'plan', 'graph'].find((name) => name === process.argv[2]) ?? 'other';

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

const loaded = new Map();

/** The exports of a bundled file. Bundles are ASCII, which is read and compiled fastest as one byte a character. */
function load(file) {
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const source = readFileSync(file, 'latin1');
  // V8 itself tells sources apart by their length only, so the build writes a hash of the content into the first line.
  const identity = /^\/\*([0-9a-f]{40})\*\//.exec(source)?.[1] ?? 'unknown';
  const kept = join(dist, '.code', `${basename(file)}-${command}-${process.version}-${process.arch}-${identity}.bin`);
  const cachedData = read(kept);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module_ = { exports: {} };
  loaded.set(file, module_);
  script.runInThisContext()(module_.exports, requireFrom(file), module_, file, dist);
  if (cachedData === undefined || script.cachedDataRejected) process.once('exit', () => keep(script, kept));
  return module_.exports;
}

/** `require` of a bundled file: what lies beside it is loaded in the same way. */
function requireFrom(file) {
  const require_ = createRequire(file);
  return (name) => (name.startsWith('./') ? load(join(dist, name)) : require_(name));
}

if (existsSync(program)) {
  // A script made from kept code cannot import modules itself; plugins of the project are loaded through this.
  globalThis[Symbol.for('trainyard.import')] = (url) => import(url);
  load(program).main();
} else {
  process.stderr.write('trainyard is not built yet. Run `npm run build` in the repository first.\n');
  process.exitCode = 2;
}
