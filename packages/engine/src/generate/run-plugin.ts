import { toolkitWith } from '@trainyard/sdk';
import type { Diagnostic, GeneratorContext } from '@trainyard/sdk';
import { failure } from '../check/activate.ts';
import type { ActiveInside, Generated, OutputFile } from '../check/active.ts';
import { beyond } from '../check/limits.ts';
import type { PluginLimits } from '../check/limits.ts';
import { isRecord, Misdeed } from '../check/misdeeds.ts';
import { engine } from '../diagnostics.ts';
import { fileTaker } from './accept.ts';
import { patcher } from './patch.ts';

/** Files of one plugin that are named as refused; what comes after them is not looked at. */
const MOST_REFUSED = 20;

/** Hears of the parts of a plugin as they run. */
export interface RunListener {
  onPart?(part: string): void;
  onFile?(file: OutputFile): void;
}

/**
 * Runs the generators of one plugin in this process, one after the other. What breaks a promise is a finding. A generator that waits is
 * given up after its time; one that computes without end cannot be stopped from here.
 */
export async function runInside(
  { plugin, context, patches }: ActiveInside,
  limits: PluginLimits,
  listener: RunListener = {},
): Promise<Generated> {
  const at = context.keyAt('');
  const patching = patcher(patches, plugin.name, context.keyAt);
  const full: GeneratorContext = Object.freeze({ ...context, toolkit: Object.freeze(toolkitWith(patching.apply)) });
  const files: OutputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const take = fileTaker(plugin.name, limits);
  const clock = deadline(limits);
  for (const [part, load] of Object.entries(plugin.generators)) {
    listener.onPart?.(generatorPart(part));
    try {
      const { generate } = await clock.within(load());
      for await (const given of clock.each(await clock.within(generate(full)))) {
        const file = take(given, part);
        if ('reason' in file) diagnostics.push(engine.badOutput(at, { plugin: plugin.name, ...file }));
        else {
          files.push(file);
          listener.onFile?.(file);
        }
        if (diagnostics.length >= MOST_REFUSED) throw new Misdeed('it goes on giving what are no files');
      }
    } catch (reason) {
      diagnostics.push(failure(at, plugin.name, generatorPart(part), reason));
    }
    if (diagnostics.length >= MOST_REFUSED) break;
  }
  clock.stop();
  const pluginFailed = diagnostics.length > 0;
  return { files, diagnostics: pluginFailed ? diagnostics : patching.unused(), pluginFailed };
}

/** What a generator is called in findings. */
export function generatorPart(name: string): string {
  return `the generator '${name}'`;
}

interface Deadline {
  within<T>(work: T | Promise<T>): Promise<T>;
  each(values: unknown): AsyncGenerator<unknown>;
  stop(): void;
}

/** The time that a plugin has; rejects what it waits for when that is over. */
function deadline({ pluginSeconds }: PluginLimits): Deadline {
  let stop = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new Misdeed(beyond('pluginSeconds', `it did not end within ${pluginSeconds} seconds`))),
      pluginSeconds * 1000,
    );
    stop = () => clearTimeout(timer);
  });
  // Whoever waits is told; when nobody does, there is nothing to tell.
  over.catch(() => undefined);
  const within = <T>(work: T | Promise<T>): Promise<T> => Promise.race([work, over]);
  const each = async function* (values: unknown): AsyncGenerator<unknown> {
    if (typeof values !== 'object' || values === null || !(Symbol.asyncIterator in values || Symbol.iterator in values))
      throw new Misdeed('it gave no list of files');
    const iterator =
      Symbol.asyncIterator in values
        ? (values as AsyncIterable<unknown>)[Symbol.asyncIterator]()
        : (values as Iterable<unknown>)[Symbol.iterator]();
    for (;;) {
      const step: unknown = await within(iterator.next());
      if (!isRecord(step)) throw new Misdeed('its iterator gave no step');
      if (step['done'] === true) return;
      yield await within(step['value']);
    }
  };
  return { within, each, stop };
}
