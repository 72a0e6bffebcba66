import type { SpecDocument } from '../spec-document.ts';
import type { Pair } from './comparison.ts';
import { errorCodesAt } from './error-codes.ts';
import type { Choice } from './schema-choices.ts';
import { type SchemaComparison, whereOf } from './schema-comparison.ts';
import { canonicalSchema } from './schema-sites.ts';

/** Compares each alternative with the one that it was, and tells of those that came or went. */
export function compareAlternatives(context: SchemaComparison, choices: Pair<Choice>, path: string): void {
  const { pairs, removed, added } = match(context, choices);
  for (const pair of pairs) context.compareInner(pair, path);
  const where = whereOf(context, path);
  for (const alternative of removed) {
    const places = { before: alternative[0] as string, after: choices.after.pointer };
    if (context.direction === 'response' && hasErrorCode(context.before, alternative)) continue;
    const rule = context.direction === 'request' ? 'request-alternative-removed' : 'response-tightened';
    context.report(rule, `${nameOf(context.before, alternative)} is no longer an alternative`, places, where);
  }
  for (const alternative of added) {
    const places = { before: choices.before.pointer, after: alternative[0] as string };
    if (context.direction === 'response' && hasErrorCode(context.after, alternative)) continue;
    const rule = context.direction === 'request' ? 'request-loosened' : 'response-alternative-added';
    context.report(rule, `${nameOf(context.after, alternative)} is an alternative now`, places, where);
  }
}

type Alternative = readonly string[];

/** By what they refer to, then by what they ask, then by their order. */
function match({ before, after }: Pair<SpecDocument>, choices: Pair<Choice>) {
  const removed = [...choices.before.alternatives];
  const added = [...choices.after.alternatives];
  const pairs: Pair<Alternative>[] = [];
  const take = (isSame: (old: Alternative, now: Alternative) => boolean) => {
    for (const old of [...removed]) {
      const now = added.find((candidate) => isSame(old, candidate));
      if (now === undefined) continue;
      pairs.push({ before: old, after: now });
      removed.splice(removed.indexOf(old), 1);
      added.splice(added.indexOf(now), 1);
    }
  };
  take((old, now) => identity(before, old) === identity(after, now));
  take((old, now) => content(before, old) === content(after, now));
  if (removed.some((old) => !isReference(before, old))) {
    take((old, now) => !isReference(before, old) && !isReference(after, now));
  }
  return { pairs, removed, added };
}

/** The schema that an alternative refers to; for one that stands there itself, a text like no other's. */
function identity(document: SpecDocument, alternative: Alternative): string {
  const [pointer = ''] = alternative;
  return isReference(document, alternative) ? document.resolve(pointer).pointer : `${document.name} ${pointer}`;
}

function isReference(document: SpecDocument, [pointer = '']: Alternative): boolean {
  const value = document.at(pointer) as { readonly $ref?: unknown } | undefined;
  return typeof value?.$ref === 'string';
}

function content(document: SpecDocument, alternative: Alternative): string {
  return alternative.map((pointer) => canonicalSchema(document, pointer)).join();
}

/** An error that comes or goes is told of as its code. */
function hasErrorCode(document: SpecDocument, alternative: Alternative): boolean {
  return errorCodesAt(document, alternative).size > 0;
}

function nameOf(document: SpecDocument, alternative: Alternative): string {
  const [pointer = ''] = alternative;
  return isReference(document, alternative)
    ? (document.resolve(pointer).pointer.split('/').at(-1) ?? pointer)
    : 'a schema';
}
