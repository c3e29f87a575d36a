import { isAbsolute, relative, resolve, sep } from 'node:path';
import { append, conflictFindings, hasErrors, isUpToDate } from '@trainyard/engine';
import { failureOf } from '../failures.ts';
import { applyService, planAll } from '../outputs.ts';
import type { PlaceOptions, Planned, ServicePlan } from '../outputs.ts';
import { recallFor } from '../recall.ts';
import { checkAll, checkEverywhere, EVERY, Projects } from '../specs.ts';
import type { ReadingOptions, Surroundings } from '../specs.ts';
import { version } from '../version.ts';
import { findingsOf } from './findings.ts';
import type * as api from './types.ts';

/** `check` for scripts; `types.ts` says what it means. */
export const check: typeof api.check = (specs, options = {}) =>
  answering(specs, options, async ({ names, reading, surroundings, shown }) => {
    const checked =
      options.env === EVERY
        ? (await checkEverywhere(names, reading, surroundings)).map((each) => each.checked)
        : await checkAll(names, reading, undefined, surroundings);
    const diagnostics = checked.flatMap((each) => each.diagnostics);
    return {
      ok: !hasErrors(diagnostics) && !checked.some((each) => each.pluginFailed),
      diagnostics: findingsOf(diagnostics, shown),
      services: checked.map(({ file, compiled, environments, sources }) => ({
        file: shown(file),
        ...(compiled === undefined ? {} : { name: compiled.spec.name }),
        environments,
        sources: sources.map((source) => shown(source.file)),
      })),
    };
  });

/** `plan` for scripts; `types.ts` says what it means. */
export const plan: typeof api.plan = (specs, options = {}) =>
  answering(specs, options, async (request) => {
    const planned = await planFor(request, options);
    const ok = !planned.pluginFailed && !hasErrors(planned.diagnostics);
    return {
      ok,
      upToDate: ok && planned.services.every((each) => isUpToDate(each.plan)),
      diagnostics: findingsOf(planned.diagnostics, request.shown),
      units: ok ? planned.services.map((each) => unitOf(each, request.shown)) : [],
    };
  });

/** `generate` for scripts; `types.ts` says what it means. */
export const generate: typeof api.generate = (specs, options = {}) =>
  answering(specs, options, async (request) => {
    const { services: planned, diagnostics, pluginFailed } = await planFor(request, options);
    const services: ServicePlan[] = [];
    const found = [...diagnostics];
    const failed = pluginFailed || hasErrors(diagnostics);
    let refused = false;
    for (const each of failed ? [] : planned) {
      request.surroundings.tell(`writing ${each.plan.unit}`);
      const { service, refusals } = await applyService(each);
      services.push(service);
      refused ||= refusals.length > 0;
      append(found, refusals);
      append(found, conflictFindings(service.plan));
    }
    return {
      ok: !failed && !hasErrors(found),
      written: !failed && !refused,
      diagnostics: findingsOf(found, request.shown),
      units: services.map((each) => unitOf(each, request.shown)),
    };
  });

/** `init` for scripts; `types.ts` says what it means. */
export const serviceFiles: typeof api.serviceFiles = async (name, options) =>
  (await import('../templates/index.ts')).serviceFiles(name, options);

/** What was asked, in the words of the command. */
interface Request {
  readonly names: readonly string[];
  readonly reading: ReadingOptions;
  readonly surroundings: Surroundings;
  /** A file or folder as the caller knows it. */
  readonly shown: (file: string) => string;
  /** A file or folder of the caller's. */
  readonly place: (name: string) => string;
}

/** Answers one call, with plugins of its own that are ended afterwards. Throws `TrainyardError` for every failure. */
async function answering<T>(
  specs: string | readonly string[],
  options: api.ReadOptions,
  answer: (request: Request) => Promise<T>,
): Promise<T> {
  const { cwd, env, revision, time, onProgress } = options;
  const place = (name: string): string => (cwd === undefined ? name : resolve(cwd, name));
  const shown = (file: string): string => {
    const short = cwd === undefined || !isAbsolute(file) ? file : relative(resolve(cwd), file);
    return short.startsWith(`..${sep}`) ? file : short;
  };
  const surroundings = { projects: new Projects(), tell: (what: string): void => onProgress?.(what) };
  const reading: ReadingOptions = {
    plugins: options.plugins !== false,
    allowRun: options.allowRun === true,
    ...(env === undefined ? {} : { env }),
    ...(revision === undefined ? {} : { revision }),
    ...(time === undefined ? {} : { time }),
  };
  try {
    const names = (typeof specs === 'string' ? [specs] : specs).map(place);
    return await answer({ names, reading, surroundings, shown, place });
  } catch (thrown) {
    const { diagnostic, exitCode } = failureOf(thrown, version);
    throw Object.assign(new Error(diagnostic.message, { cause: thrown }), {
      name: 'TrainyardError' as const,
      exitCode,
      diagnostics: findingsOf([diagnostic], shown),
    });
  } finally {
    await surroundings.projects.close();
  }
}

async function planFor(
  { names, reading, surroundings, place }: Request,
  { out, env, side }: api.OutputOptions,
): Promise<Planned> {
  const places: PlaceOptions = {
    ...(out === undefined ? {} : { out: out.trim() === '' ? out : place(out) }),
    ...(env === undefined ? {} : { env }),
    ...(side === undefined ? {} : { [side]: true }),
  };
  const checked = await checkAll(names, reading, recallFor(places), surroundings);
  return planAll(checked, places, surroundings.tell);
}

function unitOf(
  { checked, plan: { unit, folder, files }, plan: planned }: ServicePlan,
  shown: Request['shown'],
): api.UnitPlan {
  return {
    unit,
    file: shown(checked.file),
    folder: shown(folder),
    upToDate: isUpToDate(planned),
    files: files.map(({ path, action, reason, before, content }) => ({
      path,
      action,
      ...(reason === undefined ? {} : { reason }),
      ...(before === undefined ? {} : { before }),
      ...(content === undefined ? {} : { content }),
    })),
  };
}
