import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertConformance, yamlReader } from '@trainyard/sdk/testing';
import plugin from '../dist/index.js';

/** The texts in data, also in JSON within a text. */
const texts = (value) =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => [key, ...texts(member)])
    : [String(value)];

/** YAML as Kubernetes and the called function read it, so that the kit finds again what it put in. */
const workflows = {
  read: async (content) => {
    const { texts: all } = await yamlReader.read(content);
    const decoded = (text) =>
      text.startsWith('["') ? texts(JSON.parse(text)) : [text.replaceAll('$(BRACE)', '{').replaceAll('$$', '$')];
    return { texts: all.flatMap(decoded) };
  },
  shown: (text) => text.replaceAll('{ {', '{{'),
};

test('keeps what every plugin promises', { timeout: 300_000 }, async (context) => {
  const goldens = new URL('goldens', import.meta.url).pathname;
  const specs = [readFileSync(new URL('gates.mlops.yaml', import.meta.url), 'utf8')];
  const checks = await assertConformance(plugin, { goldens, specs, readers: { '.yaml': workflows } });
  context.diagnostic(JSON.stringify(checks));
});
