import type { Matcher } from '@trainyard/syntax';

type Labelled = Pick<Matcher, 'label' | 'op' | 'value'>;

/** How the series of one version are told from others: by labels, or by the end of their name. */
export interface Version {
  readonly matchers: readonly Labelled[];
  /** What is put behind a metric's name. */
  readonly suffix?: string;
}

/** Which series belong to the candidate and which to the stable version, where a condition compares the two. */
export interface Versions {
  readonly candidate: Version;
  readonly stable: Version;
}

/** In a gate, the last release reported what it had as `<metric>_baseline`. */
export const REPORTED: Versions = { candidate: { matchers: [] }, stable: { matchers: [], suffix: '_baseline' } };
