/** Why a file could not be read: most often it is what an iPhone keeps its photos in, which other phones cannot read. Pure. */
export function photoFault({ name, type }: Pick<File, 'name' | 'type'>): 'heic' | 'unreadable' {
  return /^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name) ? 'heic' : 'unreadable';
}
