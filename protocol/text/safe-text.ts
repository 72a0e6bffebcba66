declare const safeText: unique symbol;

/**
 * Text that may go to a terminal: made by `visible`, or written in the source. A plain string is not one, so that text
 * from elsewhere cannot be printed or drawn by mistake.
 */
export type SafeText = string & { readonly [safeText]: true };

/** Text of the source with safe text and numbers in it: `` safe`${visible(path)} took ${ms} ms` ``. */
export function safe(texts: TemplateStringsArray, ...values: readonly (SafeText | number)[]): SafeText {
  return String.raw({ raw: texts }, ...values) as SafeText;
}

/** Safe texts in a row; two of them can make nothing that is not safe. */
export function joinSafe(texts: readonly SafeText[], separator: SafeText): SafeText {
  return texts.join(separator) as SafeText;
}
