/** A photo as the camera gives it becomes a small JPEG before it is kept: it costs the phone's memory, and somebody's data plan. */

/** What the api keeps at most. */
const SIDE_MAX = 2_048;
const QUALITY = 0.85;

/** Decoded, turned upright and re-encoded: no metadata is left. Rejects when the phone cannot read the file. */
export async function shrink(file: Blob): Promise<ArrayBuffer> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    if (blob === null) throw new Error('no picture');
    return await blob.arrayBuffer();
  } finally {
    picture.close();
  }
}
