import { assertConformance } from '@trainyard/sdk/testing';
import test from 'node:test';
import plugin from './plugin.mjs';

test('keeps what every plugin promises', () => assertConformance(plugin, { goldens: 'goldens' }));
