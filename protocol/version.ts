/** The version of the package, which package.json repeats. */
export const VERSION = '0.1.0';
