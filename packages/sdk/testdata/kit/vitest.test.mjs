import { assertConformance } from '@trainyard/sdk/testing';
import { test } from 'vitest';
import plugin from './plugin.mjs';

test('keeps what every plugin promises', () => assertConformance(plugin, { goldens: 'goldens' }), 60_000);
