import type { Block, Labels } from '../../src/document/labels.ts';

const list = (keyword: string, field: string, first: string, more: Partial<Block> = {}): Block => ({
  keyword,
  field,
  kind: 'list',
  first,
  ...more,
});
const map = (keyword: string, field: string, more: Partial<Block> = {}): Block => ({
  keyword,
  field,
  kind: 'map',
  first: '',
  ...more,
});

const BLOCKS: Readonly<Record<string, readonly Block[]>> = {
  '': [list('mlops', 'mlops', 'name', { second: 'version', single: true })],
  mlops: [map('environment', 'environments'), map('dataset', 'datasets', { second: 'format' })],
  'mlops.pipeline': [list('stage', 'stages', 'name', { second: 'type' })],
  'mlops.monitoring': [
    list('metric', 'metrics', 'name', { second: 'type' }),
    list('alert', 'alerts', 'name', { second: 'severity' }),
  ],
  'mlops.experiments': [list('tracking', 'tracking', 'backend', { single: true })],
  'mlops.schema': [map('column', '', { second: 'type' })],
};

/** A small language with every kind of labelled block, made by hand: this package knows no schema. */
export const testLabels: Labels = {
  blocksIn: (path) => (Object.hasOwn(BLOCKS, path) ? (BLOCKS[path] ?? []) : []),
  into: (path, key) =>
    key === '' ? path : path === 'mlops.environments' ? 'mlops' : path === '' ? key : `${path}.${key}`,
  callsAt: (path) => path.endsWith('.call'),
  expressionAt: (path) => path.endsWith('.condition'),
  wordAt: (path) => path.endsWith('.type'),
};
