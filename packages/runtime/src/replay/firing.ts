import { VERDICTS } from '@trainyard/conditions';

/** A time during which an alert fires: from its first moment up to the last one, in milliseconds since 1970. */
export interface Firing {
  readonly from: number;
  readonly to: number;
  /** Since when its condition had held. */
  readonly since: number;
}

const TRUE = VERDICTS.indexOf('true');

/**
 * When an alert fires, given what its condition is at each step: once it has held for as long as asked, and from then until it no longer
 * holds, or until `keepFiringFor` after that (Prometheus, rules/alerting.go). Both in seconds.
 */
export function firings(
  states: Uint8Array,
  alert: { readonly for?: number; readonly keepFiringFor?: number },
  { from, step }: { readonly from: number; readonly step: number },
): readonly Firing[] {
  const hold = (alert.for ?? 0) * 1000;
  const keep = (alert.keepFiringFor ?? 0) * 1000;
  const found: { from: number; to: number; since: number }[] = [];
  let since: number | undefined;
  let firing: (typeof found)[number] | undefined;
  let ended: number | undefined;
  for (let i = 0; i < states.length; i++) {
    const now = from + i * step;
    if (states[i] === TRUE) {
      since ??= now;
      ended = undefined;
      if (firing === undefined && now - since >= hold) {
        firing = { from: now, to: now, since };
        found.push(firing);
      }
    } else if (firing !== undefined && keep > 0 && now - (ended ??= now) < keep) {
      // It stays on for a while.
    } else {
      since = undefined;
      firing = undefined;
      ended = undefined;
    }
    if (firing !== undefined) firing.to = now;
  }
  return found;
}
