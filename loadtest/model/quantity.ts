/** A number with its unit, as reports and judgements show it: three digits that count, thousands apart. */
export function quantity(value: number, unit?: string): string {
  if (unit === 'share') return shareText(value);
  return unit === undefined || unit === ''
    ? numberText(value)
    : `${numberText(value)}${unit.startsWith('/') ? '' : ' '}${unit}`;
}

/** Three digits that count, and all of those before the point. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'endless' : value < 0 ? '-endless' : '-';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return WHOLE.format(value);
  return THREE_DIGITS.format(value);
}

/** In per cent; near 0 and 1 with as many digits as it takes to tell it from them. */
function shareText(share: number): string {
  const percent = share * 100;
  if (Number.isInteger(percent)) return `${percent} %`;
  const distance = Math.min(Math.abs(percent), Math.abs(100 - percent));
  const decimals = Math.min(8, Math.max(1, 1 - Math.floor(Math.log10(distance))));
  return `${Number(percent.toFixed(decimals))} %`;
}

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
