/** What a camera sees, for a browser that has none: one picture again and again. */
import { writeFile } from 'node:fs/promises';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 10;
const WHITE = 235;
const BLACK = 16;
const GREY = 128;

/** Switches for the browser that make its camera look at the squares; `file` is written. */
export async function cameraSwitches(squares: readonly (readonly boolean[])[], file: string): Promise<string[]> {
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`);
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    lightOf(squares),
    Buffer.alloc((WIDTH * HEIGHT) / 2, GREY), // no colour
  ]);
  await writeFile(file, Buffer.concat([header, ...Array.from({ length: FRAMES }, () => frame)]));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** The squares in the middle of a white picture, as a code on a wall would be. */
function lightOf(squares: readonly (readonly boolean[])[]): Buffer {
  const light = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  const side = Math.floor((HEIGHT * 0.8) / squares.length);
  const [left, top] = [WIDTH, HEIGHT].map((length) => Math.floor((length - side * squares.length) / 2));
  for (const [y, row] of squares.entries())
    for (const [x, isDark] of row.entries()) {
      if (!isDark) continue;
      for (let line = 0; line < side; line++) {
        const start = ((top ?? 0) + y * side + line) * WIDTH + (left ?? 0) + x * side;
        light.fill(BLACK, start, start + side);
      }
    }
  return light;
}
