/**
 * The AWS SDK of Lambda's runtime, for functions that do not bring their own: the clients of DynamoDB, where AWS has those of
 * every service. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the function has itself comes first. `folder` holds the runtime's `node_modules`. */
export function offerRuntimeSdk(folder: string): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!specifier.startsWith('@aws-sdk/')) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const file = join(folder, 'node_modules', specifier, 'index.js');
        if (!existsSync(file)) throw error;
        return { url: pathToFileURL(file).href, format: 'commonjs', shortCircuit: true };
      }
    },
  });
}
