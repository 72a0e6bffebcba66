/** By whom a call of AWS is signed. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary ones. */
  readonly sessionToken?: string;
}

/** As each execution environment has them. */
export type TemporaryCredentials = Required<Credentials>;
