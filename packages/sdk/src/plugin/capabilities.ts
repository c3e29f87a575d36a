/** What a target does with a field: `honoured`, `approximated` (how), or `ignored` (why). Fields are dotted paths, items left out. */
export type Capability =
  | { readonly kind: 'honoured' }
  | { readonly kind: 'approximated'; readonly how: string }
  | { readonly kind: 'ignored'; readonly why: string };

/** Field → what the plugin does with it. A statement for a section holds for all of its fields that have none of their own. */
export type Capabilities = Readonly<Record<string, Capability>>;

/** The target does what the field says. */
export const honoured: Capability = { kind: 'honoured' };

/** The target does something near to what the field says. */
export function approximated(how: string): Capability {
  return { kind: 'approximated', how };
}

/** The target does nothing with the field. */
export function ignored(why: string): Capability {
  return { kind: 'ignored', why };
}

/** The statement that holds for a field: its own, or that of the nearest section above. */
export function capabilityOf(capabilities: Capabilities, field: string): Capability | undefined {
  for (let at = field; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const own = capabilities[at];
    if (own !== undefined) return own;
  }
  return undefined;
}
