/** dynalite comes without types; what is used of it is described in dynalite-internals.ts. */

declare module 'dynalite/db/index.js' {
  const db: import('./dynalite-internals.ts').StorageModule;
  export = db;
}

declare module 'dynalite/validations/index.js' {
  const validations: import('./dynalite-internals.ts').Validations;
  export = validations;
}

declare module 'dynalite/actions/*' {
  const action: import('./dynalite-internals.ts').Action;
  export = action;
}

declare module 'dynalite/validations/*' {
  const validation: import('./dynalite-internals.ts').OperationValidation;
  export = validation;
}
