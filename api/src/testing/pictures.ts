/** Pictures of every format, with what a camera hides in them and one that unfolds to far too many pixels. */
import sharp from 'sharp';

export async function makePictures() {
  const plain = (width = 60, height = 40) =>
    sharp({ create: { width, height, channels: 3, background: '#c33' }, limitInputPixels: false });
  const exif = {
    IFD0: { Copyright: 'Wang Wei', Make: 'Phone', Orientation: '6' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 14/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '121/1 28/1 0/1' },
  };
  const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>secret place</rdf:RDF></x:xmpmeta>';
  return {
    jpeg: await plain().withExif(exif).withXmp(xmp).jpeg().toBuffer(),
    turned: await plain().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    png: await plain().png().toBuffer(),
    webp: await plain(3_000, 1_000).withExif(exif).webp().toBuffer(),
    gif: await plain().gif().toBuffer(),
    tiff: await plain().tiff().toBuffer(),
    avif: await plain().avif().toBuffer(),
    bomb: await plain(9_000, 9_000).png({ compressionLevel: 9 }).toBuffer(),
  };
}

/** A photo as a phone sends it. */
export function form(picture: Buffer | undefined, fields: Record<string, string> = { kind: 'after' }, name = 'p.jpg') {
  const data = new FormData();
  for (const [key, value] of Object.entries(fields)) data.append(key, value);
  if (picture !== undefined) data.append('photo', new File([new Uint8Array(picture)], name, { type: 'image/jpeg' }));
  return data;
}
