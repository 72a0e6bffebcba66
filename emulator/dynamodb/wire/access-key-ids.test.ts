import { expect, test } from 'vitest';
import { isOwnAccessKeyId, isOwner, newAccessKeyIds } from './access-key-ids.ts';

test('gives out ids in the shape of temporary keys, all with the same beginning and no two alike', () => {
  const ids = newAccessKeyIds();

  const given = [ids.owner, ...Array.from({ length: 2_000 }, ids.next)];

  for (const id of given) {
    expect(id).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(isOwnAccessKeyId(id, ids.prefix)).toBe(true);
  }
  expect(new Set(given).size).toBe(given.length);
});

test('tells the owner from everyone else', () => {
  const ids = newAccessKeyIds();

  expect(isOwner(ids.owner)).toBe(true);
  expect(Array.from({ length: 2_000 }, ids.next).some(isOwner)).toBe(false);
});

test('knows neither the ids of another emulator nor ones of another length', () => {
  const ids = newAccessKeyIds();

  expect(isOwnAccessKeyId(newAccessKeyIds().owner, ids.prefix)).toBe(false);
  expect(isOwnAccessKeyId(`${ids.owner}A`, ids.prefix)).toBe(false);
  expect(isOwnAccessKeyId(ids.prefix, ids.prefix)).toBe(false);
});
