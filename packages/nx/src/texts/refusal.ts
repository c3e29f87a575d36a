/** Why a generator does nothing, in a sentence for people that names the remedy. Nx prints its message and writes nothing. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
