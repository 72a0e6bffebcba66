/** dynalite comes without types: what is used of it is described in dynalite-internals.ts. */
declare module 'dynalite/*' {
  const exported: unknown;
  export = exported;
}
