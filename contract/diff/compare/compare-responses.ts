import { below } from '../../spec/json-pointer.ts';
import { membersAt, type SpecDocument } from '../spec-document.ts';
import { compareHeaders } from './compare-headers.ts';
import { compareSchemas } from './compare-schemas.ts';
import { type Comparison, compareNames, type Pair } from './comparison.ts';
import { errorCodesAt } from './error-codes.ts';

/** Compares what a client gets: the statuses of an operation, and of each its headers and bodies. */
export function compareResponses(comparison: Comparison, places: Pair<string>, name: string): void {
  const before = new Map(membersAt(comparison.before, places.before));
  const after = new Map(membersAt(comparison.after, places.after));
  const { removed, added, kept } = compareNames(before.keys(), after.keys());
  for (const status of removed) {
    const at = { before: before.get(status) as string, after: places.after };
    comparison.report('response-status-removed', `${status} is no longer an answer`, at, name);
  }
  for (const status of added) {
    const at = { before: places.before, after: after.get(status) as string };
    const rule = /^[123]/.test(status) ? 'success-status-added' : 'response-extended';
    comparison.report(rule, `${status} can be the answer`, at, name);
  }
  for (const status of kept) {
    const old = comparison.before.resolve(before.get(status) as string).pointer;
    const now = comparison.after.resolve(after.get(status) as string).pointer;
    compareResponse(comparison, { before: old, after: now }, `${name}, ${status}`);
  }
}

function compareResponse(comparison: Comparison, places: Pair<string>, where: string): void {
  compareHeaders(comparison, places, where);
  compareContents(comparison, places, where);
  compareErrorCodes(comparison, places, where);
  compareGivers(comparison, places, where);
}

function compareContents(comparison: Comparison, places: Pair<string>, where: string): void {
  const [before, after] = [contentsOf(comparison.before, places.before), contentsOf(comparison.after, places.after)];
  const { removed, added, kept } = compareNames(before.keys(), after.keys());
  for (const type of removed) {
    const at = { before: before.get(type) as string, after: places.after };
    comparison.report('response-media-type-removed', `${type} is no longer a content type of the answer`, at, where);
  }
  for (const type of added) {
    const at = { before: places.before, after: after.get(type) as string };
    comparison.report('response-media-type-added', `${type} can be the content type of the answer`, at, where);
  }
  for (const type of kept) {
    const old = below(before.get(type) as string, 'schema');
    const now = below(after.get(type) as string, 'schema');
    compareSchemas(comparison, 'response', { before: old, after: now }, where);
  }
}

function contentsOf(document: SpecDocument, response: string): ReadonlyMap<string, string> {
  return new Map(membersAt(document, below(response, 'content')));
}

/** Codes are compared for the whole answer: one that moves to another alternative has not gone. */
function compareErrorCodes(comparison: Comparison, places: Pair<string>, where: string): void {
  const codesOf = (document: SpecDocument, response: string) => {
    const schemas = [...contentsOf(document, response).values()].map((pointer) => below(pointer, 'schema'));
    return new Map(schemas.flatMap((schema) => [...errorCodesAt(document, [schema])]));
  };
  const before = codesOf(comparison.before, places.before);
  const after = codesOf(comparison.after, places.after);
  const { removed, added } = compareNames(before.keys(), after.keys());
  for (const code of removed) {
    const place = before.get(code) as string;
    const at = { before: place, after: comparison.after.at(place) === undefined ? places.after : place };
    comparison.report('error-code-removed', `${code} is no longer an error code of the answer`, at, where);
  }
  for (const code of added) {
    const at = { before: places.before, after: after.get(code) as string };
    comparison.report('error-code-added', `${code} can be the error code of the answer`, at, where);
  }
}

/** `x-one-of`: the answers that a status really has, one a layer that can give it. They say exactly which headers come. */
function compareGivers(comparison: Comparison, places: Pair<string>, where: string): void {
  const [before, after] = [giversOf(comparison.before, places.before), giversOf(comparison.after, places.after)];
  const { removed, added, kept } = compareNames(before.keys(), after.keys());
  for (const giver of removed) {
    const at = { before: before.get(giver) as string, after: places.after };
    comparison.report('response-tightened', `${giver} is no longer one of the answers`, at, where);
  }
  for (const giver of added) {
    const at = { before: places.before, after: after.get(giver) as string };
    comparison.report('response-extended', `${giver} can be the answer`, at, where);
  }
  for (const giver of kept) {
    const at = { before: before.get(giver) as string, after: after.get(giver) as string };
    compareHeaders(comparison, at, `${where} (${giver})`);
  }
}

function giversOf(document: SpecDocument, response: string): ReadonlyMap<string, string> {
  const list = document.at(below(response, 'x-one-of'));
  if (!Array.isArray(list)) return new Map();
  return new Map(
    Array.from(list, (_, index) => {
      const { pointer } = document.resolve(below(response, 'x-one-of', index));
      return [pointer.split('/').at(-1) ?? pointer, pointer] as const;
    }),
  );
}
