import type { Facts, GeneratedFile, GeneratorContext, Spec } from '@trainyard/sdk';

/** `CHANGELOG.md` in the form of Keep a Changelog: begun here, kept by people from then on. */
export async function generate({ spec, facts, toolkit }: GeneratorContext): Promise<GeneratedFile[]> {
  if (spec.governance?.versioning?.changelog !== true) return [];
  const writer = await toolkit.markdown('CHANGELOG.md', { from: 'governance.versioning', ownership: 'scaffold' });
  writer.heading(1, 'Changelog');
  writer.paragraph(`Notable changes of ${spec.name}. This file is yours: it was begun once and stays as you leave it.`);
  writer.heading(2, releaseOf(spec, facts), 'version');
  writer.heading(3, 'Added');
  writer.list([{ from: 'version', text: `Specification ${spec.version} of ${spec.name}` }]);
  return [writer.file()];
}

/** The name and the day of the release by the strategy of the specification; what nobody told is unreleased. */
export function releaseOf(spec: Spec, facts: Facts): string {
  const strategy = spec.governance?.versioning?.strategy ?? 'semantic';
  const date = facts.time === undefined ? undefined : facts.time.slice(0, 10);
  const version = {
    semantic: spec.version,
    timestamp: facts.time === undefined ? undefined : timestampVersion(facts.time),
    git_hash: facts.revision === undefined ? undefined : `g${facts.revision.slice(0, 12)}`,
  }[strategy];
  return version === undefined ? 'Unreleased' : `${version} - ${date ?? 'unreleased'}`;
}

/** `YYYY.MDD.Hmmss` without leading zeros: a valid semantic version that sorts by time. */
function timestampVersion(time: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(time) ?? [];
  return `${Number(year)}.${Number(`${month}${day}`)}.${Number(`${hour}${minute}${second}`)}`;
}
