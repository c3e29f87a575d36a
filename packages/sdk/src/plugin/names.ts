import { foldDns, pattern } from '@trainyard/model';
import type { z } from 'zod';

const LONGEST = 63;
const SUFFIX = '-service';

/**
 * The name of the Kubernetes Service of a thing: `<folded>-service`, a DNS label that begins with a letter (RFC 1035, as the API asks of
 * Services). A name that does not fit is cut and ends in a number made of all of it, so that two long names stay two.
 */
export function serviceName(name: string): string {
  const folded = foldDns(name).replace(/^(?=\d)/, 'x-');
  if (folded.length + SUFFIX.length <= LONGEST && name.length <= LONGEST) return `${folded}${SUFFIX}`;
  const mark = fingerprint(name);
  return `${folded.slice(0, LONGEST - SUFFIX.length - mark.length - 1).replace(/-+$/, '')}-${mark}${SUFFIX}`;
}

/** Eight digits of a text (FNV-1a over its UTF-16 units): equal on every machine, and no secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** A leaf for options: the name of a namespace, a service account and other objects of Kubernetes that are DNS labels; `what` begins with its article. */
export function dnsLabel(what: string): z.ZodType<string> {
  return pattern(`${what} of a-z, 0-9 and -`, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
}
