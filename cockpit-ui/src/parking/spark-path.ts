/** The little curve in a car park's row. */

export interface Spark {
  /** SVG path; several strokes where nothing was known in between. */
  line: string;
  /** Where the newest known value is. */
  end: { x: number; y: number } | null;
}

/** Path of ratios 0..1 in a box; the whole box is 0..1, so that rows can be compared with each other. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): Spark {
  const stepX = values.length > 1 ? width / (values.length - 1) : 0;
  let line = '';
  let drawing = false;
  let end: Spark['end'] = null;
  values.forEach((value, index) => {
    if (value === null) {
      drawing = false;
      return;
    }
    const x = round(index * stepX);
    const y = round(height - Math.min(1, Math.max(0, value)) * height);
    line += `${drawing ? 'L' : 'M'}${x} ${y}`;
    drawing = true;
    end = { x, y };
  });
  return { line, end };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
