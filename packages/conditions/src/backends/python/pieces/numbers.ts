import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

const math = { imports: ['math'] };

/**
 * Arithmetic of single numbers as Prometheus has it, where Python raises an error or rounds otherwise. Small, and the only pieces that
 * a gate needs.
 */
export const numberPieces: readonly Piece[] = [
  piece(
    `
def divide(a, b):
    """The quotient; by zero it is infinite, or no number for zero by zero."""
    return a / b if b != 0 else a * math.copysign(math.inf, b)
`,
    math,
  ),
  piece(
    `
def remainder(a, b):
    """The rest of a division, with the sign of a; no number if b is zero."""
    return math.nan if b == 0 or math.isinf(a) else math.fmod(a, b)
`,
    math,
  ),
  piece(
    `
def power(a, b):
    """a to the power of b; infinite where Python would raise an error."""
    try:
        return math.pow(a, b)
    except (OverflowError, ValueError):
        if a < 0 and b % 1 != 0:
            return math.nan
        return math.copysign(math.inf, a) if b % 2 == 1 else math.inf
`,
    math,
  ),
  piece(
    `
def floor(x):
    """The next whole number below; keeps infinities, and the sign of a zero."""
    return math.copysign(math.floor(x), x) if math.isfinite(x) else x
`,
    math,
  ),
  piece(
    `
def ceil(x):
    """The next whole number above; keeps infinities, and the sign of a zero."""
    return math.copysign(math.ceil(x), x) if math.isfinite(x) else x
`,
    math,
  ),
  piece(
    `
def nearest(x, to):
    """The nearest multiple of a number; a tie goes up."""
    inverse = divide(1.0, to)
    return divide(floor(x * inverse + 0.5), inverse)
`,
    { needs: ['divide', 'floor'] },
  ),
  piece(
    `
def least(a, b):
    """The smaller one; below minus infinity there is nothing, not even NaN."""
    if math.isnan(a) or math.isnan(b):
        return -math.inf if -math.inf in (a, b) else math.nan
    return min(a, b, key=lambda x: (x, math.copysign(1.0, x)))
`,
    math,
  ),
  piece(
    `
def limited(x, low, high):
    """The number, or the bound beyond which it lies."""
    return -least(-low, -least(high, x))
`,
    { needs: ['least'] },
  ),
  piece(
    `
def sqrt(x):
    """The square root; no number for a negative one."""
    return math.sqrt(x) if x >= 0 else math.nan
`,
    math,
  ),
  piece(
    `
def exp(x):
    """e to the power of x; infinite where it is too large."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
`,
    math,
  ),
  piece(
    `
def ln(x):
    """The natural logarithm; minus infinity for zero, no number below it."""
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan
`,
    math,
  ),
  piece(
    `
def log2(x):
    """The logarithm to base 2, by way of the natural one, as Go computes it."""
    fraction, exponent = math.frexp(x)
    if fraction == 0.5:
        return exponent - 1.0
    return ln(fraction) * 1.4426950408889634 + exponent
`,
    { needs: ['ln'], ...math },
  ),
  piece(
    `
def log10(x):
    """The logarithm to base 10, by way of the one to base 2, as Go computes it."""
    return log2(x) * 0.3010299956639812
`,
    { needs: ['log2'] },
  ),
  piece(
    `
def sign(x):
    """1 or -1; zero and NaN as they are."""
    return math.copysign(1.0, x) if x < 0 or x > 0 else x
`,
    math,
  ),
];
