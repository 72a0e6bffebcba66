import { installWriteMetering } from '../capacity/writes.ts';
import { withCallLimits } from '../limits/call-limits.ts';
import { installKeyLimits } from '../limits/key-limits.ts';
import { installPageLimit } from '../limits/page-limit.ts';
import { installAtomicIndexes } from './atomic-indexes.ts';
import { type DynaliteInternals, loadDynalite } from './dynalite-internals.ts';
import { installOldItemOnFailure } from './old-item.ts';
import { installWarmThroughput } from './warm-throughput.ts';

/** Loads dynalite and puts right what it does otherwise than DynamoDB. To be called once in a process. */
export function loadPatchedDynalite(): DynaliteInternals {
  const dynalite = loadDynalite();
  installAtomicIndexes(dynalite.db);
  installOldItemOnFailure(dynalite.db, ['PutItem', 'UpdateItem', 'DeleteItem'].map(dynalite.parametersOf));
  // Without a value the tag could not be stored, which dynalite takes for a failure of the storage.
  dynalite.parametersOf('TagResource').Tags = {
    type: 'List',
    children: {
      type: 'ValueStruct<Tag>',
      children: { Key: { type: 'String', notNull: true }, Value: { type: 'String', notNull: true } },
    },
  };
  // dynalite does not know that a scan can be consistent, which doubles what it costs.
  dynalite.parametersOf('Scan').ConsistentRead = { type: 'Boolean' };
  installWarmThroughput(dynalite);
  installKeyLimits(dynalite.db);
  installPageLimit(dynalite.db);
  // Last: it holds the failure of a condition back until it knows what the write would have come to.
  installWriteMetering(dynalite.db);
  return {
    ...dynalite,
    operations: new Map([...dynalite.operations].map(([name, operation]) => [name, withCallLimits(name, operation)])),
  };
}
