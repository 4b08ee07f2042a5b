import type { Text } from '@cockpit/api/wire';
import { textUnits } from '../format/text-width.ts';
import { useFormatters } from '../i18n/words.ts';

/** Size of the middle step against row text. */
const SMALLER = 16 / 18;

interface Props {
  text: Text;
  /** Ems of row text that fit on one line, by the columns of each language; longer names are set smaller, then on two lines. */
  units: { zh: number; en: number };
}

/** A registry name. Never as markup; the title holds what no row could. */
export function Name({ text, units }: Props) {
  const formatters = useFormatters();
  const name = formatters.name(text);
  const wide = textUnits(name);
  const room = units[formatters.language];
  const look = wide <= room ? '' : wide * SMALLER <= room ? 'is-mid' : 'is-long';
  return (
    <span className={`name ${look}`} title={name}>
      {name}
    </span>
  );
}
