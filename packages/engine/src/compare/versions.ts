/** What a change asks of the version: the greater ones first. */
export const STEPS = ['major', 'minor', 'patch', 'none'] as const;

/** A step of a version MAJOR.MINOR.PATCH (Semantic Versioning 2.0.0). */
export type Step = (typeof STEPS)[number];

/** The greatest of some steps; `none` of none. */
export function greatest(steps: Iterable<Step>): Step {
  let most: number = STEPS.length - 1;
  for (const step of steps) most = Math.min(most, STEPS.indexOf(step));
  return STEPS[most] ?? 'none';
}

interface Version {
  readonly core: readonly [number, number, number];
  readonly preRelease: boolean;
}

function parse(version: string): Version {
  const [, major = '0', minor = '0', patch = '0', rest = ''] = /^(\d+)\.(\d+)\.(\d+)(-[^+]+)?/.exec(version) ?? [];
  return { core: [Number(major), Number(minor), Number(patch)], preRelease: rest !== '' };
}

/**
 * The lowest version that a step asks for. Before 1.0.0 nothing is promised yet, so a major step raises the second number and a minor one
 * the third (Semantic Versioning, item 4, as is the custom). A pre-release that already raised enough becomes its release.
 */
export function nextVersion(version: string, step: Step): string {
  const { core, preRelease } = parse(version);
  const [major, minor, patch] = core;
  if (step === 'none') return version;
  const raised = major > 0 ? step : step === 'major' ? 'minor' : 'patch';
  const isRaised = preRelease && (raised === 'patch' || (patch === 0 && (raised === 'minor' || minor === 0)));
  if (isRaised) return core.join('.');
  if (raised === 'major') return `${major + 1}.0.0`;
  return raised === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Whether a version is at least another one; a pre-release counts as the release that it leads to. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [own, other] = [parse(version).core, parse(wanted).core];
  for (const [index, number] of own.entries()) if (number !== other[index]) return number > (other[index] ?? 0);
  return true;
}
