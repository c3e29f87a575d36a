import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { assertConformance, yamlReader } from '@trainyard/sdk/testing';
import plugin from '../dist/index.js';

/** What Argo Workflows and Kubernetes make of a text, so that the kit finds again what it put in. */
const read = (text) =>
  text.replaceAll('$(BRACE)', '{').replaceAll('$$', '$').replaceAll('\\u007b', '{').replaceAll('\\u0024', '$').replaceAll(' {', '{');
const inJson = (text) => JSON.stringify(text).slice(1, -1);

test('keeps what every plugin promises', { timeout: 300_000 }, async (context) => {
  const goldens = new URL('goldens', import.meta.url).pathname;
  const reader = { read: yamlReader.read, shown: (text) => read(text.startsWith('["') ? text : text) };
  context.diagnostic(JSON.stringify(await assertConformance(plugin, { goldens, readers: { '.yaml': reader } })));
});
