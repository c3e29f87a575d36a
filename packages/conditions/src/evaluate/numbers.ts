/** A number as `fraction` × 2^`exponent`, the fraction from 0.5 up to 1. Zero, infinities and NaN have the exponent 0. */
export function split(value: number): { readonly fraction: number; readonly exponent: number } {
  if (value === 0 || !Number.isFinite(value)) return { fraction: value, exponent: 0 };
  // Numbers below the normal ones are scaled up, so that their fraction has all its digits.
  const small = Math.abs(value) < 2 ** -1022;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, small ? value * 2 ** 52 : value);
  const head = bits.getUint16(0);
  bits.setUint16(0, (head & 0x800f) | (1022 << 4));
  return { fraction: bits.getFloat64(0), exponent: ((head >> 4) & 0x7ff) - 1022 - (small ? 52 : 0) };
}

/** `fraction` × 2^`exponent`, in steps that do not leave the numbers that there are. */
function scaled(fraction: number, exponent: number): number {
  let [value, rest] = [fraction, exponent];
  for (; rest > 1000 && Number.isFinite(value); rest -= 1000) value *= 2 ** 1000;
  if (rest < -1000) {
    const own = split(value);
    // One rounding only, where the result is below the normal numbers.
    if (own.exponent + rest < -1073 - 52) return value < 0 ? -0 : 0;
    value = own.fraction;
    rest += own.exponent;
    return rest < -1021 ? value * 2 ** (rest + 1022) * 2 ** -1022 : value * 2 ** Math.max(rest, -1022);
  }
  return value * 2 ** rest;
}

/** Logarithm to base 2, exact for powers of two, as Prometheus has it (Go's math.Log2). */
export function log2(value: number): number {
  if (!(value > 0) || value === Infinity) return Math.log(value);
  const { fraction, exponent } = split(value);
  return fraction === 0.5 ? exponent - 1 : Math.log(fraction) * Math.LOG2E + exponent;
}

/** Logarithm to base 10, as Prometheus has it (Go's math.Log10). */
export function log10(value: number): number {
  return log2(value) * 0.30102999566398119521;
}

/** A power, to the last bit as Prometheus has it for whole exponents (Go's math.Pow: squaring of fraction and exponent apart). */
export function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (exponent === 1) return base;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return NaN;
  if (base === 0 || !Number.isFinite(base) || !Number.isFinite(exponent)) return base === -1 ? 1 : base ** exponent;
  if (exponent === 0.5) return Math.sqrt(base);
  if (exponent === -0.5) return 1 / Math.sqrt(base);
  let whole = Math.trunc(Math.abs(exponent));
  let part = Math.abs(exponent) - whole;
  if (part !== 0 && base < 0) return NaN;
  if (whole >= 2 ** 63) return base ** exponent;
  let result = 1;
  let scale = 0;
  if (part !== 0) {
    if (part > 0.5) {
      part -= 1;
      whole += 1;
    }
    result = Math.exp(part * Math.log(base));
  }
  let { fraction, exponent: size } = split(base);
  for (let left = BigInt(whole); left !== 0n; left >>= 1n) {
    if (Math.abs(size) > 4096) {
      // What follows over- or underflows anyway.
      scale += size;
      break;
    }
    if ((left & 1n) === 1n) {
      result *= fraction;
      scale += size;
    }
    fraction *= fraction;
    size *= 2;
    if (fraction < 0.5) {
      fraction += fraction;
      size -= 1;
    }
  }
  return exponent < 0 ? scaled(1 / result, -scale) : scaled(result, scale);
}
