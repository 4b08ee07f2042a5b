/** Something that cannot be tried out, in a sentence for whoever asked. */
export class TryFault extends Error {
  override name = 'TryFault';
}
