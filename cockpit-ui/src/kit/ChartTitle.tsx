interface Props {
  title: string;
  series: { look: 'line' | 'dashed' | 'bar' | 'high' | 'medium' | 'calm' | 'closed'; label: string }[];
}

/** What a chart shows and how to read its strokes; set as text, so it is sharp and translated. */
export function ChartTitle({ title, series }: Props) {
  return (
    <figcaption className="chart-title">
      <span>{title}</span>
      <span className="chart-keys">
        {series.map(({ look, label }) => (
          <span key={look} className="chart-key">
            <i className={`key-${look}`} aria-hidden="true" />
            {label}
          </span>
        ))}
      </span>
    </figcaption>
  );
}
