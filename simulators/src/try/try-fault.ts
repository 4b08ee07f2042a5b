/** Something that cannot be tried out, in a sentence for the person who asked. */
export class TryFault extends Error {
  override name = 'TryFault';
}
